"""Services of the window: background operations, theme, settings, actions, single instance."""
