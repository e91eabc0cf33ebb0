"""A file as seen from its header, and as if something were appended to it."""

from __future__ import annotations

import io
import os
from typing import BinaryIO


class Tail(io.RawIOBase):
    """Read-only view of `file` from byte `start` on, with `ending` behind its last byte.

    Junk in front of the header is allowed (ISO 32000-1, Annex H, note 13); the offsets of such a
    file count from the header, but its byte ranges from the first byte.
    """

    def __init__(self, file: BinaryIO, start: int, ending: bytes = b"") -> None:
        """`file` stays open when the view is closed."""
        self._file = file
        self._start = start
        self._ending = ending
        self._size = file.seek(0, os.SEEK_END)
        self._at = start

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Positions count from the header; OSError in front of the file."""
        ends = {os.SEEK_SET: self._start, os.SEEK_CUR: self._at}
        wanted = ends.get(whence, self._size + len(self._ending)) + offset
        if wanted < 0:
            raise OSError("a position in front of the file")
        self._at = wanted
        return self._at - self._start

    def tell(self) -> int:
        """The position behind the header's first byte."""
        return self._at - self._start

    def readinto(self, buffer: object) -> int:
        """As every raw stream."""
        assert isinstance(buffer, memoryview | bytearray)
        if self._at < self._size:
            self._file.seek(self._at)
            data = self._file.read(min(len(buffer), self._size - self._at))
        else:
            behind = self._at - self._size
            data = self._ending[behind : behind + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
