"""EMSA-PSS with SHA-256 (RFC 8017, 9.1.1): the encoding that two parties raise to their powers.

The salt is drawn by the phone and sent along, so that both halves are of the same number.
"""

from __future__ import annotations

from signing.algorithm import Digest
from signing.crypto.digests import digest
from signing.crypto.keys import PSS_SALT
from signing.errors import KeyFormatError


def encode(message: bytes, bits: int, salt: bytes) -> int:
    """The encoded message for a modulus of `bits`; KeyFormatError unless the salt has 32 bytes."""
    if len(salt) != PSS_SALT:
        raise KeyFormatError(detail="PSS 盐值长度不符")
    em_bits = bits - 1
    width = (em_bits + 7) // 8
    hashed = digest(Digest.SHA256, bytes(8) + digest(Digest.SHA256, message) + salt)
    block = (b"\x01" + salt).rjust(width - len(hashed) - 1, b"\0")
    mask = _mask(hashed, len(block))
    masked = int.from_bytes(block) ^ int.from_bytes(mask)
    masked &= (1 << (em_bits - 8 * (len(hashed) + 1))) - 1
    return int.from_bytes(masked.to_bytes(len(block)) + hashed + b"\xbc")


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, B.2.1)."""
    count = -(-length // 32)
    parts = (digest(Digest.SHA256, seed + number.to_bytes(4)) for number in range(count))
    return b"".join(parts)[:length]
