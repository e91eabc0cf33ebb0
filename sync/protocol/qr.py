"""The QR payload: version, platform, event id, operation and expiry, signed by the platform node.

    <base>/m/scan#<base64url(JSON)>.<base64url(Ed25519 signature over the first part)>

The payload stands in the fragment, so no server log ever holds it.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from pydantic import Field, ValidationError

from sync.protocol.base import Ident, Wire
from sync.protocol.session import Operation


class QrPayload(Wire):
    """What a QR says; the event id is good for one scan."""

    v: int = Field(ge=1, le=1)
    """Protocol version."""
    platform: Ident
    event: Ident
    operation: Operation
    expires: int
    """Unix time, seconds."""

    def expired(self, now: datetime) -> bool:
        """Whether `now` is past the expiry."""
        return now.timestamp() >= self.expires


def encode_link(base: str, payload: QrPayload, signature: bytes) -> str:
    """The link for the QR; `signature` is over `signed_part(payload)`."""
    return f"{base}/m/scan#{signed_part(payload)}.{_encode(signature)}"


def signed_part(payload: QrPayload) -> str:
    """The text that the platform node signs."""
    return _encode(payload.model_dump_json().encode())


def decode_payload(untrusted_text: str) -> tuple[QrPayload, bytes] | None:
    """Payload and signature of a scanned text (link or bare payload); None when it is not ours."""
    text = untrusted_text.rpartition("#")[2]
    part, dot, signature = text.partition(".")
    if not dot or len(text) > 2048:
        return None
    try:
        return QrPayload.model_validate_json(_decode(part)), _decode(signature)
    except (ValidationError, binascii.Error, ValueError):
        return None


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
