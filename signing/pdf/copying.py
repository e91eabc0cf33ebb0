"""Copying a file and digesting it at the same time, in few large calls."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Condition, get_native_id
from typing import BinaryIO, ParamSpec, Protocol, TypeVar

from signing.algorithm import Digest
from signing.errors import Cancelled, FileAccessError

_COPY_CHUNK = 32 << 20
"""Bytes; large calls release the interpreter lock for long, small ones fight over it."""
_HASH_CHUNK = 16 << 20
"""Bytes that each digest holds mapped; smaller ones wait for the interpreter lock more often,
larger ones cost memory."""
_SMALL = 4 << 20
"""Bytes; copied and digested in about a millisecond."""
_PATIENCE = 5
"""Of Linux's steps of niceness; beside somebody who calculates, a third of his time is left."""
_NOT_BY_KERNEL = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF}
"""Answers of `copy_file_range` that mean: read and write yourself."""

P = ParamSpec("P")
T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all, from a worker thread."""
Cancel = Callable[[], bool]
"""Answers whether the user cancelled; asked often, from several threads."""


class Hasher(Protocol):
    """The part of `hashlib` we use."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Digest more bytes."""

    def hexdigest(self) -> str:
        """The digest so far, hex."""

    def copy(self) -> Hasher:
        """An independent copy of the state."""


class _Sm3:
    """SM3 of `cryptography`, for Pythons whose OpenSSL lacks it, in hashlib's shape."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives import hashes  # only where hashlib cannot

        self._state = hashes.Hash(hashes.SM3())

    def update(self, data: bytes | memoryview, /) -> None:
        self._state.update(data)

    def hexdigest(self) -> str:
        return self._state.copy().finalize().hex()

    def copy(self) -> Hasher:
        twin = _Sm3()
        twin._state = self._state.copy()
        return twin


def new_hasher(digest: Digest) -> Hasher:
    """A fresh hasher for `digest`."""
    if digest is Digest.SM3 and "sm3" not in hashlib.algorithms_available:
        return _Sm3()
    return hashlib.new(digest.value)


class _Frontier:
    """How far the copy has come, for those who read behind it."""

    def __init__(self) -> None:
        self._moved = Condition()
        self._position = 0
        self._broken = False

    def advance(self, position: int) -> None:
        with self._moved:
            self._position = position
            self._moved.notify_all()

    def give_up(self) -> None:
        with self._moved:
            self._broken = True
            self._moved.notify_all()

    def wait_beyond(self, position: int) -> int:
        """The frontier once it is beyond `position`; raises Cancelled when the copy gave up."""
        with self._moved:
            self._moved.wait_for(lambda: self._broken or self._position > position)
            if self._broken:
                raise Cancelled
            return self._position


def digest_file(path: Path) -> str:
    """SHA-256 of a whole file, hex."""
    return hash_file(path, Digest.SHA256).hexdigest()


def hash_file(path: Path, digest: Digest) -> Hasher:
    """A hasher that has taken in a whole file."""
    hasher = new_hasher(digest)
    size = path.stat().st_size
    frontier = _Frontier()
    frontier.advance(size)
    with path.open("rb") as file:
        _follow(file, size, hasher, frontier)
    return hasher


class _AtOnce(Executor):
    """Runs what it gets in the calling thread: for small files threads cost more than they save."""

    def submit(self, action: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        """A finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(action(*args, **named))
        except BaseException as error:  # noqa: BLE001 - as in a thread: `result` raises it
            future.set_exception(error)
        return future


def _executor(size: int, threads: int, *, is_patient: bool) -> Executor:
    if size <= _SMALL:
        return _AtOnce()
    prepare = _give_way if is_patient else None
    return ThreadPoolExecutor(threads, thread_name_prefix="copying", initializer=prepare)


def _give_way() -> None:
    """Let the processor do first what others wait for; for a thread of Linux only."""
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, get_native_id(), nice + _PATIENCE)


class Copying:
    """A running copy of `original` into the empty file `temporary`, digested on the way.

    The digests are taken from the copy, so they are those of the bytes that will be published.
    """

    def __init__(
        self,
        original: Path,
        temporary: BinaryIO,
        *,
        digests: Sequence[Digest],
        progress: Progress | None,
        cancel: Cancel | None,
        is_patient: bool = False,
    ) -> None:
        """Start at once; `result` waits for the end.

        `is_patient`, on Linux only: for the time being others need the processor more.
        """
        self._original = original
        self._temporary = temporary
        self._progress = progress
        self._cancel = cancel
        self._frontier = _Frontier()
        self._size = original.stat().st_size
        wanted = dict.fromkeys([Digest.SHA256, *digests])
        self._hashers = {digest: new_hasher(digest) for digest in wanted}
        os.truncate(temporary.fileno(), self._size)
        threads = 1 + len(self._hashers)
        self._pool = _executor(self._size, threads, is_patient=is_patient)
        self._work = [self._pool.submit(self._copy)]
        self._work += [
            self._pool.submit(_follow, temporary, self._size, hasher, self._frontier)
            for hasher in self._hashers.values()
        ]

    def result(self) -> Mapping[Digest, Hasher]:
        """Wait; the hashers, fed with the original. Raises Cancelled, FileAccessError, OSError."""
        try:
            for future in self._work:
                future.result()
        finally:
            self.stop()
        return self._hashers

    def takes(self, digests: Sequence[Digest]) -> bool:
        """Whether all `digests` are among those that are taken."""
        return self._hashers.keys() >= {*digests}

    def stop(self) -> None:
        """End all threads, finished or not."""
        self._frontier.give_up()
        self._pool.shutdown(wait=True)

    def _copy(self) -> None:
        try:
            with self._original.open("rb") as source:
                position = 0
                while position < self._size:
                    if self._cancel and self._cancel():
                        raise Cancelled
                    copied = _copy_some(source, self._temporary, position, self._size - position)
                    if not copied:
                        raise FileAccessError(name=self._original.name, reason="文件正在被改动")
                    position += copied
                    self._frontier.advance(position)
                    if self._progress:
                        self._progress(position, self._size)
        except BaseException:  # edge of a thread: the followers must not wait for ever
            self._frontier.give_up()
            raise


def _copy_some(source: BinaryIO, target: BinaryIO, position: int, left: int) -> int:
    """Copy at most one chunk at `position`; the number of bytes copied, 0 at the end."""
    count = min(left, _COPY_CHUNK)
    if hasattr(os, "copy_file_range"):
        try:
            return os.copy_file_range(source.fileno(), target.fileno(), count, position, position)
        except OSError as error:
            if error.errno not in _NOT_BY_KERNEL:
                raise
    source.seek(position)
    data = source.read(count)
    target.seek(position)
    target.write(data)
    target.flush()
    return len(data)


def _follow(file: BinaryIO, size: int, hasher: Hasher, frontier: _Frontier) -> None:
    """Digest `size` bytes of `file`, never beyond the frontier."""
    if not size:
        return
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as mapped:
        view = memoryview(mapped)
        try:
            position = 0
            while position < size:
                end = min(frontier.wait_beyond(position), position + _HASH_CHUNK)
                hasher.update(view[position:end])
                if hasattr(mmap, "MADV_DONTNEED"):
                    # Keep the process small: what is digested is not read again.
                    mapped.madvise(mmap.MADV_DONTNEED, position & -mmap.PAGESIZE, end - position)
                position = end
        finally:
            view.release()
