"""An engine that opens a file, and looks through it, before anybody needs it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.engine.orders import FamiliariseOrder, OpenOrder
from signing.engine.order import CancelCheck, Engine, Order, T, never
from signing.errors import BidSealError, Cancelled

_LOOK = 0.05
"""seconds between two looks at the cancel button"""


class Ahead:
    """Passes orders on to an engine; what was begun with a file is only waited for."""

    def __init__(self, engine: Engine) -> None:
        """Everything is carried out by `engine`."""
        self._engine = engine
        self._begun: dict[OpenOrder, Future[Any]] = {}
        self._looking: dict[Path, Future[None]] = {}

    @property
    def at_once(self) -> int:
        """As the engine."""
        return self._engine.at_once

    def begin(self, order: OpenOrder, *, all_pages: bool = False) -> None:
        """Open a file in a thread; the next order that is equal gets the result.

        Then look through it. `all_pages`: marks are wanted on all of them, so the ground of those
        that are looked at will be asked for.
        """
        threads = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        opening = self._begun[order] = threads.submit(self._engine, order)
        self._looking[order.path] = threads.submit(self._look_through, opening, all_pages)
        threads.shutdown(wait=False)

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """The result. Raises what the engine raises, and Cancelled."""
        asked: object = order
        if isinstance(asked, OpenOrder) and asked in self._begun:
            result: T = self._begun.pop(asked).result()
            return result
        looking = self._looking.get(order.path)
        # Another process of the engine would have to find everything out again.
        while looking is not None and not wait([looking], _LOOK).done:
            if cancel():
                raise Cancelled
        return self._engine(order, cancel)

    def _look_through(self, opening: Future[Any], all_pages: bool) -> None:
        # What is wrong with the file is told to those who ask for something.
        with suppress(BidSealError):
            self._engine(FamiliariseOrder(opening.result(), all_pages))
