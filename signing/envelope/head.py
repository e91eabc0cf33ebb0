"""The readable head of a container: what it holds, for whom, and from when it may be opened.

JSON with sorted keys and without blanks. Reading is strict and bounded: whatever is missing,
unknown, of another type or out of range makes the container unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from signing.algorithm import Digest
from signing.envelope.layout import (
    MAX_CHUNK,
    MAX_RECIPIENTS,
    MIN_CHUNK,
    NONCE_PREFIX,
    Suite,
    chunks_of,
)
from signing.errors import EnvelopeError

VERSION: Final = 1
MAX_NAME: Final = 255
MAX_TEXT: Final = 300
MAX_SIZE: Final = 1 << 50
_FIELDS: Final = frozenset(
    {
        *("chunk", "created", "digest", "id", "name", "nonce", "opening", "project"),
        *("recipients", "size", "suite", "version"),
    }
)
_RECIPIENT_FIELDS: Final = frozenset(("fingerprint", "holder", "issuer", "not_after", "serial"))
_HEX: Final = re.compile(r"[0-9a-f]*")
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Recipient:
    """A certificate that opens the container, as the head names it."""

    serial: str
    """hex, lower case, without leading zeros"""
    holder: str
    issuer: str
    not_after: datetime
    fingerprint: str
    """SHA-256 of the certificate, hex"""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says."""

    id: str
    """16 random bytes, hex."""
    name: str
    """Of the file inside; a plain file name."""
    size: int
    digest: Digest
    digest_hex: str
    created: datetime
    opening: datetime | None
    """No key is released before."""
    project: str
    suite: Suite
    chunk: int
    nonce: bytes
    recipients: tuple[Recipient, ...]

    def to_bytes(self) -> bytes:
        """As written."""
        return json.dumps(
            {
                "chunk": self.chunk,
                "created": self.created.isoformat(),
                "digest": {self.digest.value: self.digest_hex},
                "id": self.id,
                "name": self.name,
                "nonce": self.nonce.hex(),
                "opening": self.opening.isoformat() if self.opening else None,
                "project": self.project,
                "recipients": [
                    {
                        "fingerprint": item.fingerprint,
                        "holder": item.holder,
                        "issuer": item.issuer,
                        "not_after": item.not_after.isoformat(),
                        "serial": item.serial,
                    }
                    for item in self.recipients
                ],
                "size": self.size,
                "suite": self.suite.value,
                "version": VERSION,
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()


def read_head(untrusted: bytes) -> Head:
    """The head of its bytes; EnvelopeError for anything that is not one."""
    try:
        fields = json.loads(untrusted.decode("utf-8"), object_pairs_hook=_once)
        return _head(fields)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise EnvelopeError(detail="文件头无法读取") from error


def safe_name(name: str) -> str:
    """A file name that is one on every system, and stays in its folder."""
    cleaned = _FORBIDDEN.sub("_", name).strip(" .")[:MAX_NAME]
    while len(cleaned.encode()) > MAX_NAME:
        cleaned = cleaned[:-1]
    return cleaned or "未命名"


def _head(fields: Any) -> Head:
    _exactly(fields, _FIELDS)
    if fields["version"] != VERSION:
        raise ValueError("version")
    ((digest, digest_hex),) = fields["digest"].items()
    recipients = fields["recipients"]
    if not isinstance(recipients, list) or not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise ValueError("recipients")
    head = Head(
        id=_hex(fields["id"], 32),
        name=_text(fields["name"], MAX_NAME),
        size=_number(fields["size"], 0, MAX_SIZE),
        digest=Digest(digest),
        digest_hex=_hex(digest_hex, 64),
        created=_moment(fields["created"]),
        opening=None if fields["opening"] is None else _moment(fields["opening"]),
        project=_text(fields["project"], MAX_TEXT),
        suite=Suite(fields["suite"]),
        chunk=_number(fields["chunk"], MIN_CHUNK, MAX_CHUNK),
        nonce=bytes.fromhex(_hex(fields["nonce"], 2 * NONCE_PREFIX)),
        recipients=tuple(_recipient(item) for item in recipients),
    )
    if chunks_of(head.size, head.chunk) >= 1 << 32:
        raise ValueError("size")
    return head


def _recipient(fields: Any) -> Recipient:
    _exactly(fields, _RECIPIENT_FIELDS)
    serial = fields["serial"]
    if not isinstance(serial, str) or not 1 <= len(serial) <= 64 or not _HEX.fullmatch(serial):
        raise ValueError("serial")
    return Recipient(
        serial=serial,
        holder=_text(fields["holder"], MAX_TEXT),
        issuer=_text(fields["issuer"], MAX_TEXT),
        not_after=_moment(fields["not_after"]),
        fingerprint=_hex(fields["fingerprint"], 64),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found


def _exactly(fields: Any, names: frozenset[str]) -> None:
    if not isinstance(fields, Mapping) or set(fields) != names:
        raise ValueError("fields")


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("text")
    return value


def _hex(value: Any, length: int) -> str:
    if not isinstance(value, str) or len(value) != length or not _HEX.fullmatch(value):
        raise ValueError("hex")
    return value


def _number(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError("number")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value, 40))
    if moment.tzinfo is None:
        raise ValueError("moment without zone")
    return moment
