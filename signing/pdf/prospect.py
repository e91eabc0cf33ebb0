"""What becomes of a signature that a file gets, told before anything is signed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from signing.pdf.plain import is_plain
from signing.pdf.source import Source


class Prospect(StrEnum):
    """What becomes of a signature in a file."""

    LASTING = "lasting"
    """It is found, and outlives what is appended behind it."""
    LAST = "last"
    """It is found, but nothing may be appended behind it (see `signing.verify.strict`)."""
    LOST = "lost"
    """It would not be found."""


def prospect(source: Source, path: Path, *, password: str | None) -> Prospect:
    """What becomes of a signature that is appended to the opened `source` at `path`.

    Raises FileAccessError, PasswordError or ProtectedPdfError.
    """
    if is_plain(source, path):
        return Prospect.LASTING
    # Imported here: only the few files that are not plain wait for verification's reader.
    from signing.verify.ahead import look_ahead

    return look_ahead(path, password=password)
