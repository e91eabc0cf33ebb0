"""Encrypting and decrypting by scan: wrapped keys go to the phone, opened keys come back sealed.

    encrypt   … waiting → trial (desktop) → signing → keys (phone) → completing → done
    decrypt   … ready → signing → keys (phone) → completing → done

A content key never stands in the open outside the two ends: the phone opens it together with the
cloud's half of the private key and seals it for a key of this session that only the desktop has.

    shared = ECDH(P-256, ephemeral key of the phone, reply key of the desktop), 32 bytes
    key    = HKDF-SHA256(shared, salt empty, info "bidseal content key", 32 bytes)
    sealed = AES-256-GCM(key, nonce of 12 zero bytes, content key,
                         additional data "<session id>:<file id>"), the tag last

`envelope_digest` binds what a decryption opens, and for whom, to the control code.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Base64, Hex, Ident, Wire

TRIAL: Final = "trial"
"""File id of the key that an encryption opens on trial, before anything is encrypted."""
MAX_RECIPIENTS: Final = 50

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Point = Annotated[str, StringConstraints(pattern=r"^04[0-9a-f]{128}$")]
"""An uncompressed point of P-256, 65 bytes, hex."""


class WrappedKey(Wire):
    """A content key for one recipient."""

    serial: Hex
    """Of the encryption certificate, lower case without leading zeros."""
    holder: str = Field(default="", max_length=255)
    """Whom the file names; shown where the cloud does not know the certificate."""
    wrapped: Base64
    """RSA: RSAES-OAEP with SHA-256; SM2: the DER of GM/T 0009-2012, 7.2."""


class Envelope(Wire):
    """What the head of one encrypted file says, without the file."""

    file: Ident
    head_sha256: Sha256
    opening_at: datetime | None = None
    project: str = Field(default="", max_length=200)
    keys: tuple[WrappedKey, ...] = Field(min_length=1, max_length=MAX_RECIPIENTS)


class OpenEnvelopes(Wire):
    """Keys that the two parties are to open for this session's desktop.

    In `CreateSession` of a decryption, one for each file; POST /v1/sessions/{id}/trial of an
    encryption, with the one envelope ``trial``.
    """

    reply_key: Point
    envelopes: tuple[Envelope, ...] = Field(min_length=1, max_length=500)


class EncryptionCertificate(Wire):
    """A certificate to encrypt for."""

    serial: Hex
    holder: str
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    certificate: Base64
    """DER"""
    chain: tuple[Base64, ...]
    not_before: datetime
    not_after: datetime
    usable: bool = True
    """Whether it can open something now, with its phone at hand."""
    reason: str | None = None
    current: bool = True
    """False once the certificate was renewed: it opens old files, new ones take the new one."""


class EncryptionCertificates(Wire):
    """GET /v1/encryption-certificates: those of the bound person, on any phone."""

    certificates: tuple[EncryptionCertificate, ...]


class OpenedKey(Wire):
    """A content key, sealed for the desktop (see the module)."""

    file: Ident
    ephemeral: Point
    sealed: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,240}$")]


class OpenedKeys(Wire):
    """POST /v1/phone/sessions/{id}/keys, and GET /v1/sessions/{id}/keys from `completing` on."""

    files: tuple[OpenedKey, ...] = Field(max_length=500)


class EnvelopeWork(Wire):
    """A wrapped key that the phone is to open; it checks `envelope_digest` of a decryption."""

    envelope: Envelope
    serial: Hex
    """Which of the envelope's keys."""


class EnvelopeWorkList(Wire):
    """GET /v1/phone/sessions/{id}/envelopes: what is to be opened; empty until state `signing`."""

    reply_key: Point | None
    files: tuple[EnvelopeWork, ...]


class OpeningRequests(Wire):
    """POST /v1/phone/sessions/{id}/openings: ask for the cloud's halves of these keys."""

    files: tuple[Ident, ...] = Field(max_length=500)


class Opening(Wire):
    """The cloud's half. SM2: the point d2⁻¹·C1; RSA: c^d2 mod n."""

    file: Ident
    point: Hex | None = None
    """Uncompressed, 65 bytes."""
    power: Hex | None = None


class Openings(Wire):
    """The answer to `OpeningRequests`."""

    files: tuple[Opening, ...]


class EnvelopeProgress(Wire):
    """POST /v1/sessions/{id}/progress: files that are done already, for the phone's screen."""

    files: tuple[Ident, ...] = Field(max_length=500)


class SealedEnvelope(Wire):
    """What the cloud remembers of a file that was encrypted, to refuse its key before the time."""

    serial: Hex
    wrapped_sha256: Sha256
    """SHA-256 over the wrapped key, the bytes."""
    head_sha256: Sha256


def envelope_digest(reply_key: str, envelope: Envelope) -> str:
    """What a decryption declares as a file's ``sha256``: it binds head, wrapped keys and reply key.

    SHA-256, hex, over the lines ``bidseal open``, the reply key, the head's SHA-256, and for each
    recipient ``<serial>:<base64>``, each with its line feed. The phone computes it itself.
    """
    lines = ["bidseal open", reply_key, envelope.head_sha256]
    lines += [f"{key.serial}:{key.wrapped}" for key in envelope.keys]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
