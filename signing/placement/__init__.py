"""From placement rules to concrete marks: the one expansion that preview and writer share."""
