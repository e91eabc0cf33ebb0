"""A lock between processes that the operating system frees when its holder dies."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from signing.errors import FileAccessError

if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock on a file of its own; also excludes other holders in this process.

    with FileLock(path): …            waits for it
    lock.try_acquire()                answers False when another holds it
    """

    def __init__(self, path: Path, *, patience: float = 30.0) -> None:
        """`patience`: seconds that entering the context waits."""
        self.path = path
        self._patience = patience
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> FileLock:
        """Wait for the lock; FileAccessError when it is not had in time."""
        deadline = time.monotonic() + self._patience
        pause = threading.Event()
        while not self.try_acquire():
            if time.monotonic() >= deadline:
                raise FileAccessError(name=self.path.name, reason="被其他程序占用")
            pause.wait(0.05)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Free the lock."""
        self.release()

    def try_acquire(self) -> bool:
        """Take the lock if it is free; whether it is held now."""
        if self._stream is not None:
            return True
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = self.path.open("ab")
        try:
            _lock(stream)
        except OSError:
            stream.close()
            return False
        self._stream = stream
        return True

    def release(self) -> None:
        """Free the lock; the file stays, because removing it would race with a new holder."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
            self._stream = None
