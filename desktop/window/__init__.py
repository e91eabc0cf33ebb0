"""The main window: its start, its frame and its plain pages."""
