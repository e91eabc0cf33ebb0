"""The version of the program, for packages, reports and whoever asks."""

VERSION = "0.1.0"
"""Semantic: major.minor.patch."""
