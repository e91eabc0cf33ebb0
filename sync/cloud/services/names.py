"""Identifiers, hashed tokens and masked names."""

from __future__ import annotations

import hashlib
import secrets


def fresh(prefix: str) -> str:
    """An unguessable identifier, e.g. ``ses-3f9c…``."""
    return f"{prefix}-{secrets.token_hex(12)}"


def token_hash(token: str) -> str:
    """How a bearer token or cookie is stored; it has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def mask_phone(phone: str) -> str:
    """``13812345678`` → ``138****5678``."""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_name(name: str | None, phone: str) -> str:
    """``张伟`` → ``张*``; without a name the masked number."""
    if not name:
        return mask_phone(phone)
    bare = name.partition("(")[0]
    return bare[:1] + "*" * (len(bare) - 1)
