"""The command line: one module per command, `app.main` is the entry."""
