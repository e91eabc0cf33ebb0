"""Several engine processes behind one door, and the work that keeps them all busy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Self, TypeVar

from signing.engine.limits import Limits
from signing.engine.order import CancelCheck, Order, T, never
from signing.engine.process import EngineProcess
from signing.errors import Cancelled

K = TypeVar("K")
PROCESSES = 2
"""More gain little: the disk and the digests are shared."""
_LOOK = 0.05
"""seconds between two looks at the cancel button"""


class EnginePool:
    """An `Engine` that carries out up to `PROCESSES` orders at once, asked from several threads.

    One process is started ahead; the others only when there is work for them.
    """

    def __init__(self, limits: Callable[[Path], Limits] = Limits.for_file) -> None:
        """Nothing is started yet."""
        self._processes = [EngineProcess(limits) for _ in range(PROCESSES)]
        # The one that was used last is taken first, so that a single file finds it warm.
        self._free: LifoQueue[EngineProcess] = LifoQueue()
        for process in reversed(self._processes):
            self._free.put(process)

    def __enter__(self) -> Self:
        """Start at once: loading happens while the caller does other things."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes."""
        self.close()

    def start(self) -> None:
        """Start the first process unless it runs; returns before it is ready."""
        self._processes[0].start()

    def close(self) -> None:
        """End all processes; running orders are waited for."""
        for process in self._processes:
            process.close()

    @property
    def at_once(self) -> int:
        """Orders that can run at the same time."""
        return len(self._processes)

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """Have the order carried out by a free process. Raises as `EngineProcess` does."""
        process = self._free.get()
        try:
            return process(order, cancel)
        finally:
            self._free.put(process)


def side_by_side(
    action: Callable[[K, CancelCheck], T],
    items: Iterable[K],
    *,
    at_once: int,
    cancel: CancelCheck = never,
) -> Iterator[tuple[K, T]]:
    """Each item with the result of its action, `at_once` at a time, as they come.

    `cancel` is asked in this thread only. Once it answers True no further action begins, those
    that run are told by what they were given, and Cancelled is raised when they have ended. What
    an action raises is raised here then, too.
    """
    stop, cancelled = threading.Event(), False
    left = iter(items)
    running: dict[Future[T], K] = {}
    with ThreadPoolExecutor(at_once, thread_name_prefix="side-by-side") as threads:
        try:
            while True:
                if cancel():
                    cancelled = True
                    stop.set()
                room = 0 if cancelled else at_once - len(running)
                for item in islice(left, room):
                    running[threads.submit(action, item, stop.is_set)] = item
                if not running:
                    break
                done, _ = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        finally:
            stop.set()
    if cancelled:
        raise Cancelled
