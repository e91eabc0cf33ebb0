"""A copy of an original that is begun before anybody knows what will be added to it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import BinaryIO

from signing.algorithm import Digest
from signing.pdf.copying import Cancel, Copying, Hasher, Progress

_DESCRIPTORS = "/proc/self/fd"
"""Where Linux lists the open files of a process, those without a name too."""


class Draft:
    """The temporary file of an output while the original is copied into it and digested.

    Begun early it has no name, so whatever becomes of this process, nothing stays behind; `name`
    gives it one.
    """

    def __init__(
        self,
        original: Path,
        file: BinaryIO,
        digests: Sequence[Digest],
        *,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        is_early: bool = False,
    ) -> None:
        """Start copying `original` into the empty `file`; raises OSError.

        `is_early`: nobody waits for it yet, and what is waited for goes first.
        """
        self.seen = original.stat()
        """The original as it was at the beginning."""
        self._file = file
        self._dropped = Event()
        self._copying = Copying(
            original,
            file,
            digests=digests,
            progress=progress,
            cancel=lambda: self._dropped.is_set() or bool(cancel and cancel()),
            is_patient=is_early,
        )

    @classmethod
    def begin(cls, original: Path, folder: Path, digests: Sequence[Digest]) -> Draft | None:
        """A draft in `folder`; None where that knows no files without a name.

        What is wrong with the original or the folder is not told here: those who need the copy
        meet it again.
        """
        if not hasattr(os, "O_TMPFILE"):
            return None
        try:
            descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
        except OSError:
            return None
        file = os.fdopen(descriptor, "r+b")
        try:
            return cls(original, file, digests, is_early=True)
        except OSError:
            file.close()
            return None

    @property
    def descriptor(self) -> int:
        """Of the open file."""
        return self._file.fileno()

    def is_of(self, stat: os.stat_result, digests: Sequence[Digest]) -> bool:
        """Whether the original is what it was at the beginning, and all `digests` are taken."""
        return _identity(stat) == _identity(self.seen) and self._copying.takes(digests)

    def name(self, path: Path) -> bool:
        """Give a file without a name the free name `path`; whether that could be done."""
        with suppress(OSError):
            folder = os.open(_DESCRIPTORS, os.O_RDONLY | os.O_DIRECTORY)
            try:
                # By its folder's descriptor: only so the link is followed to the file itself.
                os.link(str(self.descriptor), path, src_dir_fd=folder)
            finally:
                os.close(folder)
            return True
        return False

    def result(self) -> Mapping[Digest, Hasher]:
        """Wait; the hashers, fed with the original. Raises Cancelled, FileAccessError, OSError."""
        return self._copying.result()

    def append(self, data: bytes) -> None:
        """Write `data` behind the copy, which is complete; raises OSError."""
        self._file.seek(self.seen.st_size)
        self._file.write(data)
        self._file.flush()

    def close(self) -> None:
        """End the copying, finished or not, and close the file."""
        self._dropped.set()
        self._copying.stop()
        self._file.close()


def _identity(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


class Drafts:
    """The drafts that were begun and not taken yet, by their originals."""

    def __init__(self) -> None:
        """None."""
        self._held: dict[Path, Draft] = {}

    def begin(self, original: Path, folder: Path, digests: Sequence[Digest]) -> None:
        """Begin one where that is possible."""
        draft = Draft.begin(original, folder, digests)
        if draft is not None:
            self._held[original] = draft

    def take(self, original: Path) -> Draft | None:
        """The draft of a file, which is the caller's to close; None if there is none."""
        return self._held.pop(original, None)

    def close(self) -> None:
        """Close those that nobody took."""
        while self._held:
            self._held.popitem()[1].close()
