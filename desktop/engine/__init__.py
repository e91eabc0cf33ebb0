"""What the desktop asks the engine to do with strangers' files."""
