"""What an incremental update of a file is asked for, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signing.value import Value


@dataclass(frozen=True, slots=True)
class Wish(Value):
    """What the signature dictionary says, and how much room its CMS gets."""

    seal_data: bytes | None
    """GB/T 38540 seal, DER"""
    signer: str
    reserve: int
    """bytes"""
    now: datetime


@dataclass(frozen=True, slots=True)
class Increment(Value):
    """The bytes to append, and where the signature goes."""

    data: bytes
    contents_offset: int
    """Absolute byte offset of the ``<`` of /Contents."""
    contents_length: int
    """Bytes from ``<`` to ``>`` inclusive."""
    byte_range: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Revision(Value):
    """The finished update of a file."""

    increment: Increment
    field_name: str
