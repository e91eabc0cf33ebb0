"""Cross-reference sections: finding the newest one of a file and writing the next one."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from signing.errors import DamagedPdfError

_TAIL = 4096
"""Bytes searched for the last ``startxref``; Annex H asks for 1024, junk behind is common."""
_HEAD = 1024
"""Bytes searched for ``%PDF-`` (Annex H, note 13)."""
_PROBE = 64
_START = re.compile(rb"startxref\s*(\d+)")
_STREAM = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
_MAX_TABLE_OFFSET = 9_999_999_999
"""Bytes; an entry of a table has ten digits (7.5.4)."""


class CrossReferenceKind(StrEnum):
    """How a file lists its objects."""

    TABLE = "table"
    """Classic table; also hybrid files, whose hidden stream stays reachable through /Prev."""
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class CrossReference:
    """The newest cross-reference section of a file."""

    kind: CrossReferenceKind
    start: int
    """The number behind ``startxref``, as it stands there."""
    bias: int
    """Bytes of junk before the header, which offsets of this file do not count."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an object of the update begins."""

    number: int
    generation: int
    offset: int
    """Bytes, bias already taken off."""


def find_cross_reference(path: Path) -> CrossReference:
    """The newest section of the file; raises DamagedPdfError when it is not where it should be."""
    with path.open("rb") as file:
        header = file.read(_HEAD).find(b"%PDF-")
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        starts = _START.findall(file.read())
        if not starts:
            raise DamagedPdfError(name=path.name)
        start = int(starts[-1])
        for bias in (max(header, 0), 0):
            file.seek(min(start + bias, size))
            probe = file.read(_PROBE)
            if probe.lstrip(b"\0\t\n\f\r ").startswith(b"xref"):
                return CrossReference(CrossReferenceKind.TABLE, start, bias)
            if _STREAM.match(probe):
                return CrossReference(CrossReferenceKind.STREAM, start, bias)
    raise DamagedPdfError(name=path.name)


def write_table(entries: Sequence[Entry], trailer: Mapping[str, str]) -> bytes:
    """A classic section with its trailer, up to the line before ``startxref``."""
    if max(entry.offset for entry in entries) > _MAX_TABLE_OFFSET:
        raise OverflowError("a table cannot address more than ten digits")
    lines = [b"xref\n"]
    for _, run in groupby(enumerate(entries), key=lambda pair: pair[1].number - pair[0]):
        section = [entry for _, entry in run]
        lines.append(b"%d %d\n" % (section[0].number, len(section)))
        lines += [b"%010d %05d n \n" % (entry.offset, entry.generation) for entry in section]
    body = "".join(f"{key} {value}" for key, value in trailer.items())
    return b"".join(lines) + b"trailer\n<<" + body.encode("ascii") + b">>\n"


def write_stream(entries: Sequence[Entry], number: int, trailer: Mapping[str, str]) -> bytes:
    """A cross-reference stream as object `number`; `entries` includes its own."""
    width = max(3, (max(entry.offset for entry in entries).bit_length() + 7) // 8)
    deep = 2 if any(entry.generation > 255 for entry in entries) else 1
    rows = b"".join(
        b"\x01" + entry.offset.to_bytes(width, "big") + entry.generation.to_bytes(deep, "big")
        for entry in entries
    )
    index: list[int] = []
    for _, run in groupby(enumerate(entries), key=lambda pair: pair[1].number - pair[0]):
        section = [entry for _, entry in run]
        index += [section[0].number, len(section)]
    data = zlib.compress(rows, 9)
    body = "".join(f"{key} {value}" for key, value in trailer.items())
    head = (
        f"{number} 0 obj\n<</Type/XRef/W[1 {width} {deep}]/Index[{' '.join(map(str, index))}]"
        f"/Filter/FlateDecode/Length {len(data)}{body}>>stream\n"
    )
    return head.encode("ascii") + data + b"\nendstream\nendobj\n"
