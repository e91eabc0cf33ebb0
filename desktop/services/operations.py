"""The one background primitive: work in a lane, success or failure on the UI thread."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from signing.engine.order import CancelCheck
from signing.errors import BidSealError, Cancelled, InternalError

_log = logging.getLogger(__name__)

T = TypeVar("T")
Progress = Callable[[object], None]
"""Called by the work with a value of its own; arrives on the UI thread."""
Work = Callable[[Progress, CancelCheck], T]
_PATIENCE = 2.0
"""seconds that a shutdown waits for work that does not notice the cancelling"""


class Lane(Enum):
    """Where work runs: one after the other, or beside each other."""

    SERIAL = "serial"
    PARALLEL = "parallel"


@dataclass(frozen=True, slots=True)
class _Told:
    """News of a running operation: a value of its progress."""

    value: object


@dataclass(frozen=True, slots=True)
class _Done:
    """News: the work ended well."""

    result: object


@dataclass(frozen=True, slots=True)
class _Broken:
    """News: the work failed."""

    error: BidSealError


class Handle(Generic[T]):
    """A running operation, for whoever may want to cancel it."""

    def __init__(
        self,
        work: Work[T],
        success: Callable[[T], None],
        failure: Callable[[BidSealError], None],
        progress: Progress | None,
    ) -> None:
        """Only `Operations.run` makes handles."""
        self.work, self.success, self.failure, self.progress = work, success, failure, progress
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; neither success nor failure is called any more."""
        self._cancelled.set()


class Operations(QObject):
    """Runs operations; one per application.

    Signals:
        failed: An operation without a failure handler of its own failed. arg 0: BidSealError
    """

    failed = Signal(object)
    _news = Signal(int, object)

    def __init__(self, parent: QObject | None = None, *, parallel: int = 4) -> None:
        """`parallel`: most operations of the parallel lane at a time."""
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._handles: dict[int, Handle[Any]] = {}
        self._closed = threading.Event()
        self._lanes = {
            Lane.SERIAL: _Threads(1, "serial", self._execute),
            Lane.PARALLEL: _Threads(parallel, "parallel", self._execute),
        }
        self._news.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Work[T],
        *,
        success: Callable[[T], None],
        failure: Callable[[BidSealError], None] | None = None,
        progress: Progress | None = None,
        lane: Lane = Lane.PARALLEL,
    ) -> Handle[T]:
        """Start `work`; exactly one of `success` and `failure` follows unless cancelled."""
        handle = Handle(work, success, failure or self.failed.emit, progress)
        number = next(self._numbers)
        self._handles[number] = handle
        self._lanes[lane].submit(number)
        return handle

    def shutdown(self) -> None:
        """Cancel everything and wait for the threads; call it before the application quits."""
        self._closed.set()
        for handle in self._handles.values():
            handle.cancel()
        deadline = time.monotonic() + _PATIENCE
        ended = [threads.close(deadline) for threads in self._lanes.values()]
        if all(ended):
            self._handles.clear()  # else a thread that is late would drop the last reference

    # on a worker thread

    def _execute(self, number: int) -> None:
        # The dictionary keeps the handle until the UI thread takes it out. So the last reference
        # to what it holds, widgets among them, is never dropped on this thread: Qt would crash.
        handle = self._handles[number]
        outcome = self._outcome(handle, number)
        del handle
        self._send(number, outcome)

    def _outcome(self, handle: Handle[Any], number: int) -> _Done | _Broken:
        def tell(value: object) -> None:
            self._send(number, _Told(value))

        if handle.cancelled:
            return _Broken(Cancelled())
        try:
            return _Done(handle.work(tell, lambda: handle.cancelled))
        except BidSealError as error:
            return _Broken(error)
        except Exception as error:  # noqa: BLE001 - edge of the thread: a bug must reach the user
            _log.exception("background operation failed")
            wrapped = InternalError()
            wrapped.__cause__ = error
            return _Broken(wrapped)

    def _send(self, number: int, news: object) -> None:
        if not self._closed.is_set():
            self._news.emit(number, news)

    # on the UI thread

    def _arrived(self, number: int, news: object) -> None:
        if isinstance(news, _Told):
            running = self._handles.get(number)
            if running is not None and running.progress is not None and not running.cancelled:
                running.progress(news.value)
            return
        handle = self._handles.pop(number, None)
        if handle is None or handle.cancelled:
            return
        if isinstance(news, _Done):
            handle.success(news.result)
        elif isinstance(news, _Broken) and not isinstance(news.error, Cancelled):
            handle.failure(news.error)


class _Threads:
    """A few daemon threads over one queue: work that hangs in the network never holds up the end.

    The standard pool joins its threads at exit, however long they take.
    """

    def __init__(self, count: int, name: str, execute: Callable[[int], None]) -> None:
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._execute = execute
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, number: int) -> None:
        self._queue.put(number)

    def close(self, deadline: float) -> bool:
        """Whether all have ended by `deadline`."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while (number := self._queue.get()) is not None:
            self._execute(number)
