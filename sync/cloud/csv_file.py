"""A table as a CSV file (RFC 4180) that office programs open as it is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the system's code page."""
TRIGGERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these may be run as a formula (OWASP, CSV injection)."""


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, CRLF; whoever named a file or himself ``=…`` runs nothing."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode()


def harmless(cell: str) -> str:
    """The cell as text: an apostrophe before what a program might calculate."""
    return f"'{cell}" if cell.lstrip(" ").startswith(TRIGGERS) else cell
