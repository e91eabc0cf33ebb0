"""The process with limits in which strangers' files are read."""
