"""The page that verifies signatures."""
