"""Whose turn it is at which process: at best the one that has read the same file before."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

W = TypeVar("W")
PATIENCE = 0.005
"""seconds; a fraction of what reading a file anew takes that is worth waiting for"""
_REMEMBERED = 64
"""Files whose last worker is remembered."""


@dataclass(eq=False, slots=True)
class _Turn(Generic[W]):
    """Somebody waits for a worker."""

    path: Path
    is_choosy: bool = True
    """Whether it still waits for the worker that knows its file."""
    given: SimpleQueue[W] = field(default_factory=SimpleQueue)
    """The worker, once it is there."""


class Turns(Generic[W]):
    """Hands `workers` to threads, each to one at a time.

    A worker that has read a file has it in mind for what follows. Of the others the one that was
    used last is taken first, so that a single file after another finds it warm.
    """

    def __init__(self, workers: Sequence[W], *, patience: float = PATIENCE) -> None:
        """All are free; the first one is taken first.

        `patience`: seconds to wait for the one that knows a file while another one is free.
        """
        self._patience = patience
        self._lock = threading.Lock()
        self._free = list(reversed(workers))
        self._waiting: list[_Turn[W]] = []
        self._readers: OrderedDict[Path, W] = OrderedDict()

    @contextmanager
    def turn(self, path: Path) -> Iterator[W]:
        """Wait for a worker for the file at `path`, and have it as long as the context lasts."""
        turn: _Turn[W] = _Turn(path)
        with self._lock:
            self._waiting.append(turn)
            self._call()
        worker = self._awaited(turn)
        try:
            yield worker
        finally:
            with self._lock:
                self._free.append(worker)
                self._call()

    def _awaited(self, turn: _Turn[W]) -> W:
        try:
            return turn.given.get(timeout=self._patience)
        except Empty:
            with self._lock:
                turn.is_choosy = False
                self._call()
            return turn.given.get()

    def _call(self) -> None:
        """Give the free workers to those that wait."""
        for worker in reversed(self._free):
            turn = self._next(worker)
            if turn is not None:
                self._free.remove(worker)
                self._waiting.remove(turn)
                self._remember(turn.path, worker)
                turn.given.put(worker)

    def _next(self, worker: W) -> _Turn[W] | None:
        """Who has waited longest of those that ask for a file `worker` knows, or for any other."""
        reader = self._readers.get
        known = (turn for turn in self._waiting if reader(turn.path) is worker)
        others = (turn for turn in self._waiting if reader(turn.path) is None or not turn.is_choosy)
        return next(known, None) or next(others, None)

    def _remember(self, path: Path, worker: W) -> None:
        self._readers[path] = worker
        self._readers.move_to_end(path)
        if len(self._readers) > _REMEMBERED:
            self._readers.popitem(last=False)
