"""Encrypted files as the site sees them: heads and wrapped keys, never content or a key."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from signing.algorithm import Digest
from signing.crypto.certificates import read
from signing.envelope.head import Head, Recipient, read_head
from signing.envelope.keyring import Keyring, read_keyring, seal_elsewhere
from signing.envelope.layout import CHUNK, MAGIC, NONCE_PREFIX, Suite, prefix_of
from signing.errors import EnvelopeError
from sync.cloud.domain.refusal import Refusal
from sync.protocol.envelope import (
    TRIAL,
    EncryptionCertificate,
    Envelope,
    OpenEnvelopes,
    SealedEnvelope,
    WrappedKey,
    envelope_digest,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession, Operation, SessionFile, SessionView

FILE: Final = "bid"
"""The id of the one file of a session."""


@dataclass(frozen=True, slots=True)
class Found:
    """The head and the keys of an encrypted file; nothing is authenticated."""

    head: Head
    keyring: Keyring
    prefix: bytes


def read_prefix(untrusted: bytes) -> Found:
    """What stands before the content; Refusal (request.invalid) when it is not a container's."""
    try:
        if not untrusted.startswith(MAGIC):
            raise EnvelopeError(detail="magic")
        head_bytes, rest = _part(untrusted[len(MAGIC) :])
        keys_bytes, _ = _part(rest)
        head = read_head(head_bytes)
        keyring = read_keyring(keys_bytes, head.suite)
    except EnvelopeError as error:
        raise Refusal(ErrorCode.INVALID, detail="envelope") from error
    return Found(head, keyring, prefix_of(head_bytes, keys_bytes))


def encrypt_wish(
    platform: str,
    *,
    name: str,
    size: int,
    sha256: str,
    project: str,
    opening: datetime | None,
) -> CreateSession:
    """A session that encrypts one document."""
    file = SessionFile(
        id=FILE, name=name, pages=0, marks=0, size=size, seals=(), digests={"sha256": sha256}
    )
    return CreateSession(
        operation=Operation.ENCRYPT,
        platform=platform,
        files=(file,),
        project=project,
        opening_at=opening,
    )


def decrypt_wish(platform: str, found: Found, *, name: str, reply_key: str) -> CreateSession:
    """A session that opens the key of one encrypted file for the browser's reply key."""
    holders = {item.serial: item.holder for item in found.head.recipients}
    envelope = Envelope(
        file=FILE,
        head_sha256=hashlib.sha256(found.prefix).hexdigest(),
        opening_at=found.head.opening,
        project=found.head.project[:200],
        keys=tuple(
            WrappedKey(
                serial=serial, holder=holders.get(serial, "")[:200], wrapped=_encode(wrapped)
            )
            for serial, wrapped in found.keyring.wrapped.items()
        ),
    )
    digest = envelope_digest(reply_key, envelope)
    file = SessionFile(
        id=FILE,
        name=name,
        pages=0,
        marks=0,
        size=found.head.size,
        seals=(),
        digests={"sha256": digest},
    )
    return CreateSession(
        operation=Operation.DECRYPT,
        platform=platform,
        files=(file,),
        open=OpenEnvelopes(reply_key=reply_key, envelopes=(envelope,)),
    )


def trial_wish(recipient: EncryptionCertificate, *, reply_key: str, wrapped: str) -> OpenEnvelopes:
    """A key to be opened on trial."""
    key = WrappedKey(serial=recipient.serial, holder=recipient.holder, wrapped=wrapped)
    digest = hashlib.sha256(wrapped.encode()).hexdigest()
    envelope = Envelope(file=TRIAL, head_sha256=digest, keys=(key,))
    return OpenEnvelopes(reply_key=reply_key, envelopes=(envelope,))


def make_prefix(
    view: SessionView, recipient: EncryptionCertificate, wrapped: bytes, nonce: bytes, sealed: bytes
) -> Found:
    """The head and the keys of the file that the browser is about to encrypt."""
    file, certificate = view.files[0], base64.b64decode(recipient.certificate)
    info = read(certificate)
    head = Head(
        id=secrets.token_hex(16),
        name=file.name,
        size=file.size,
        digest=Digest.SHA256,
        digest_hex=file.digests["sha256"],
        created=view.created_at,
        opening=view.opening_at,
        project=view.project,
        suite=Suite.AES,
        chunk=CHUNK,
        nonce=secrets.token_bytes(NONCE_PREFIX),
        recipients=(
            Recipient(
                serial=info.serial,
                holder=recipient.holder[:200],
                issuer=info.issuer_common_name[:200],
                not_after=info.not_after,
                fingerprint=info.fingerprint,
            ),
        ),
    )
    keys = seal_elsewhere((certificate,), (wrapped,), nonce, sealed)
    return read_prefix(prefix_of(head.to_bytes(), keys))


def sealed_envelope(found: Found, serial: str) -> SealedEnvelope:
    """What the cloud remembers of the file."""
    return SealedEnvelope(
        serial=serial,
        wrapped_sha256=hashlib.sha256(found.keyring.wrapped[serial]).hexdigest(),
        head_sha256=hashlib.sha256(found.prefix).hexdigest(),
    )


def _part(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:4])
    part = data[4 : 4 + length]
    if len(data) < 4 or len(part) != length:
        raise EnvelopeError(detail="length")
    return part, data[4 + length :]


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()
