"""PDF work: open and classify, stamp, reserve a signature, complete, always incrementally."""
