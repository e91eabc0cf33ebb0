"""Encrypting and decrypting by scan without a window: examine → session → write."""
