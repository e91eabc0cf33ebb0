"""Reusable Qt widgets that know neither the cloud nor files."""
