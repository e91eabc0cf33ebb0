"""How the phone keeps the share of an encryption key: locked by the signing share beside it.

    wrap key = HKDF-SHA256(signing share's bytes, salt empty, info "bidseal encryption share", 32)
    wrapped  = nonce (12 random bytes) ‖ AES-256-GCM(wrap key, nonce, share), the tag last

So the PIN guards one share, which guards the other, and changing the PIN touches only the first.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signing.errors import ShareLockedError

_NONCE: Final = 12


def wrap(share: bytes, *, signing_share: bytes) -> bytes:
    """Encrypt the share of an encryption key."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(signing_share)).encrypt(nonce, share, None)


def unwrap(wrapped: bytes, *, signing_share: bytes) -> bytes:
    """Decrypt it; ShareLockedError if it belongs to another signing share, or was altered."""
    try:
        return AESGCM(_key(signing_share)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise ShareLockedError from error


def _key(signing_share: bytes) -> bytes:
    info = b"bidseal encryption share"
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(signing_share)
