"""A scan session as this PC lives it, whatever it is for: stamping, logging in, encrypting."""
