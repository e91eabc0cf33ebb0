"""Strangers' files are opened, placed, prepared and verified in a process with limits."""
