"""Finding the output of a job that crashed while it was being published."""

from __future__ import annotations

import hashlib
import os
from itertools import takewhile
from pathlib import Path

from signing.pdf.complete import free_names
from signing.pdf.model import PreparedFile


def find_published(prepared: PreparedFile, cms_sha256: str) -> Path | None:
    """The output that a crashed job had already given its final name, if it came so far."""
    for path in takewhile(Path.exists, free_names(prepared.target)):
        if _is_same(path, prepared.temporary) or _holds(path, prepared, cms_sha256):
            return path
    return None


def _is_same(path: Path, temporary: Path) -> bool:
    try:
        return path.samefile(temporary)
    except OSError:
        return False


def _holds(path: Path, prepared: PreparedFile, cms_sha256: str) -> bool:
    """Whether the signature in the file's hole is the one that was filled in."""
    try:
        with path.open("rb") as stream:
            stream.seek(prepared.contents_offset, os.SEEK_SET)
            hole = stream.read(prepared.contents_length)
        contents = bytes.fromhex(hole[1:-1].decode("ascii"))
    except (OSError, ValueError):
        return False
    return hashlib.sha256(_der(contents)).hexdigest() == cms_sha256


def _der(padded: bytes) -> bytes:
    """The one DER value at the start of a hole padded with zeros (X.690, 8.1.3)."""
    if len(padded) < 4 or not padded[1] & 0x80:
        return padded[: 2 + padded[1]] if len(padded) > 1 else b""
    octets = padded[1] & 0x7F
    return padded[: 2 + octets + int.from_bytes(padded[2 : 2 + octets])]
