"""An engine that opens a file before anybody needs it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from desktop.engine.orders import OpenOrder
from signing.engine.order import CancelCheck, Engine, Order, T, never


class Ahead:
    """Passes orders on to an engine; a file whose opening was begun is only waited for."""

    def __init__(self, engine: Engine) -> None:
        """Everything is carried out by `engine`."""
        self._engine = engine
        self._begun: dict[OpenOrder, Future[Any]] = {}

    @property
    def at_once(self) -> int:
        """As the engine."""
        return self._engine.at_once

    def begin(self, order: OpenOrder) -> None:
        """Open a file in a thread; the next order that is equal gets the result."""
        threads = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._begun[order] = threads.submit(self._engine, order)
        threads.shutdown(wait=False)

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """The result. Raises what the engine raises."""
        asked: object = order
        if isinstance(asked, OpenOrder) and asked in self._begun:
            result: T = self._begun.pop(asked).result()
            return result
        return self._engine(order, cancel)
