"""The desktop application: composition root, command line, pages and services."""
