"""Strangers' pictures are decoded in a process with limits; only pixels come back."""
