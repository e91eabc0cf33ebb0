"""Bid-file encryption and decryption in a container of our own, on standards (see `layout`)."""
