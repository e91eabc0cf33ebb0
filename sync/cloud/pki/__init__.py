"""The test authorities, key shares, timestamps and the encryption of keys at rest."""
