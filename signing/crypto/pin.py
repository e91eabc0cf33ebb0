"""How a six-digit PIN guards the phone's key share, without the cloud ever seeing the PIN.

    stretched = PBKDF2-HMAC-SHA256(ASCII digits of the PIN, salt = device secret,
                                   600,000 rounds, 32 bytes)
    proof     = HKDF-SHA256(stretched, salt empty, info "bidseal pin proof", 32 bytes)
    verifier  = SHA-256(proof)                        kept by the cloud, hex
    wrap key  = HKDF-SHA256(stretched ‖ pepper, salt empty, info "bidseal key share", 32 bytes)
    wrapped   = nonce (12 random bytes) ‖ AES-256-GCM(wrap key, nonce, share, no additional data)
                ciphertext with its 16-byte tag last, as WebCrypto returns it

The phone page computes the same with WebCrypto, byte for byte. The pepper (32 bytes) comes from
the cloud after a right proof only, so whoever finds a phone cannot try PINs uncounted.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signing.errors import KeyFormatError, ShareLockedError

ROUNDS: Final = 600_000
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class PinKey:
    """The stretched PIN on one device; deriving it takes a noticeable part of a second."""

    stretched: bytes = field(repr=False)
    """32 bytes"""

    @classmethod
    def derive(cls, pin: str, device_secret: bytes) -> PinKey:
        """Stretch `pin` (six ASCII digits) with the device secret (32 bytes); KeyFormatError."""
        if not re.fullmatch(r"[0-9]{6}", pin):
            raise KeyFormatError(detail="PIN 必须是 6 位数字")
        return cls(hashlib.pbkdf2_hmac("sha256", pin.encode("ascii"), device_secret, ROUNDS, 32))

    @property
    def proof(self) -> bytes:
        """32 bytes that prove the PIN to the cloud."""
        return _expand(self.stretched, b"bidseal pin proof")

    def wrap(self, share: bytes, *, pepper: bytes) -> bytes:
        """Encrypt a key share."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._wrap_key(pepper)).encrypt(nonce, share, None)

    def unwrap(self, wrapped: bytes, *, pepper: bytes) -> bytes:
        """Decrypt a key share; ShareLockedError for a wrong PIN, device or pepper."""
        try:
            return AESGCM(self._wrap_key(pepper)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], None)
        except (InvalidTag, ValueError) as error:
            raise ShareLockedError from error

    def _wrap_key(self, pepper: bytes) -> bytes:
        return _expand(self.stretched + pepper, b"bidseal key share")


def verifier(proof: bytes) -> str:
    """What the cloud keeps of a proof: its SHA-256, hex."""
    return hashlib.sha256(proof).hexdigest()


def _expand(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)
