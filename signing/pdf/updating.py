"""Further updates behind a filled signature, appended to the temporary file and synced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from signing.errors import OutputError
from signing.os_reason import os_reason
from signing.pdf.cipher import file_cipher
from signing.pdf.source import Source
from signing.pdf.writer import IncrementalWriter


@contextmanager
def updating(path: Path, password: str | None) -> Iterator[tuple[Source, IncrementalWriter]]:
    """The file as it stands and a writer on top of it, for a file that holds signatures.

    Raises DamagedPdfError, ProtectedPdfError, or PasswordError where `password` does not open it.
    """
    with Source(path, password=password, exact=True) as source:
        yield source, IncrementalWriter(source, path, cipher=file_cipher(source, password))


def append(path: Path, data: bytes) -> None:
    """Append `data` and sync it to disk; OutputError."""
    try:
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(path=str(path), reason=os_reason(error)) from error
