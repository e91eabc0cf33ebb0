"""RSAES-OAEP with SHA-256 and an empty label (RFC 8017, 7.1).

Encrypting is the library's. Decoding is ours because two parties find the encoded message
together, without any private key that a library could take.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from signing.crypto import keys
from signing.errors import DecryptionError, KeyFormatError

_HASH: Final = 32
_LABEL_HASH: Final = hashlib.sha256(b"").digest()


def scheme() -> padding.OAEP:
    """The padding for the library."""
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def encrypt(public: bytes, plain: bytes) -> bytes:
    """`plain` (a key, at most 190 bytes) for a SubjectPublicKeyInfo; KeyFormatError."""
    try:
        return keys.rsa_handle(public).encrypt(plain, scheme())
    except ValueError as error:
        raise KeyFormatError(detail="RSA 明文长度不符") from error


def decode(encoded: int, n: int) -> bytes:
    """EME-OAEP decoding (7.1.2, step 3) of c^d mod n; one DecryptionError for whatever is wrong.

    All checks are made before one answer is given, so that it tells nothing of which failed.
    """
    width = (n.bit_length() + 7) // 8
    block = encoded.to_bytes(width)
    first, masked_seed, masked = block[0], block[1 : 1 + _HASH], block[1 + _HASH :]
    seed = _xor(masked_seed, _mask(masked, _HASH))
    data = _xor(masked, _mask(seed, len(masked)))
    label, rest = data[:_HASH], data[_HASH:]
    padding_end = rest.find(b"\x01")
    good = (first == 0) & hmac.compare_digest(label, _LABEL_HASH)
    good &= padding_end >= 0 and not any(rest[: max(padding_end, 0)])
    if not good:
        raise DecryptionError(detail="密文校验未通过")
    return rest[padding_end + 1 :]


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (B.2.1)."""
    count = -(-length // _HASH)
    parts = (hashlib.sha256(seed + number.to_bytes(4)).digest() for number in range(count))
    return b"".join(parts)[:length]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
