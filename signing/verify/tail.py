"""A file as seen from its header: bytes in front of ``%PDF-`` do not count in its offsets."""

from __future__ import annotations

import io
import os
from typing import BinaryIO


class Tail(io.RawIOBase):
    """Read-only view of `file` from byte `start` on.

    Junk in front of the header is allowed (ISO 32000-1, Annex H, note 13); the offsets of such a
    file count from the header, but its byte ranges from the first byte.
    """

    def __init__(self, file: BinaryIO, start: int) -> None:
        """`file` stays open when the view is closed."""
        self._file = file
        self._start = start
        self._file.seek(start)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Positions count from the header."""
        moved = offset + self._start if whence == os.SEEK_SET else offset
        return self._file.seek(moved, whence) - self._start

    def tell(self) -> int:
        """The position behind the header's first byte."""
        return self._file.tell() - self._start

    def readinto(self, buffer: object) -> int:
        """As every raw stream."""
        assert isinstance(buffer, memoryview)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
