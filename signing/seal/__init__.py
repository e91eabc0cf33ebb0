"""Seals: their artwork, drawing templates and the GB/T 38540 structure."""
