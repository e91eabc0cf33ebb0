"""SM3 and SHA-256 over bytes, by the names of `Digest` (GB/T 32905-2016, FIPS 180-4)."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes

from signing.algorithm import Digest


def digest(kind: Digest, data: bytes) -> bytes:
    """The 32-byte digest of `data`.

    Through `cryptography`, not `hashlib`: a system OpenSSL may be built without SM3.
    """
    context = hashes.Hash(hashes.SM3() if kind is Digest.SM3 else hashes.SHA256())
    context.update(data)
    return context.finalize()


def sm3(data: bytes) -> bytes:
    """The 32-byte SM3 digest of `data`."""
    return digest(Digest.SM3, data)
