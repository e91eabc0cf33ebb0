"""法定代表人授权委托书: what it must say, and how a reading can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

MAX_BYTES: Final = 2 * 1024 * 1024


class MediaType(StrEnum):
    """Forms in which a letter may be handed in."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


_MAGIC: Final = {
    MediaType.PDF: b"%PDF-",
    MediaType.JPEG: b"\xff\xd8\xff",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n",
}


class Reading(StrEnum):
    """How a machine's reading ended."""

    RECOGNISED = "recognised"
    UNREADABLE = "unreadable"
    MISMATCH = "mismatch"
    """Another letter, or other data."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Who authorises whom, for which unit."""

    unit: str
    credit_code: str
    legal_name: str
    admin_name: str

    @property
    def words(self) -> tuple[str, ...]:
        """What must be found in its text."""
        return (self.unit, self.credit_code, self.legal_name, self.admin_name)


def check_file(content: bytes, media_type: MediaType) -> None:
    """Refusal (unit.letter-format) unless it is of its type and not too large."""
    if len(content) > MAX_BYTES or not content.startswith(_MAGIC[media_type]):
        raise Refusal(ErrorCode.LETTER_FORMAT)
