"""The page 加解密: files in, certificates and times beside them, a QR, and what came of it."""
