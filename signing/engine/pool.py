"""Several engine processes behind one door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from signing.engine.limits import Limits
from signing.engine.order import CancelCheck, Order, T, never
from signing.engine.process import EngineProcess
from signing.engine.turns import Turns

PROCESSES = 2
"""More gain little: the disk and the digests are shared."""


class EnginePool:
    """An `Engine` that carries out up to `PROCESSES` orders at once, asked from several threads.

    One process is started ahead; the others only when there is work for them.
    """

    def __init__(self, limits: Callable[[Path], Limits] = Limits.for_file) -> None:
        """Nothing is started yet."""
        self._processes = [EngineProcess(limits) for _ in range(PROCESSES)]
        self._turns = Turns(self._processes)

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
        with self._turns.turn(order.path) as process:
            return process(order, cancel)
