"""The version of the program, for packages, reports and whoever asks."""

VERSION = "0.1.0"
"""Semantic: major.minor.patch."""
SOFTWARE = f"BidSeal 标印 {VERSION}"
"""As reports name it."""
