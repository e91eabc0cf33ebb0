"""The asking side of the engine's process: one process for all orders, replaced when it is lost."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from signing.engine import child
from signing.engine.limits import Limits
from signing.engine.order import CancelCheck, Order, T, never
from signing.engine.poll import Poll, polled
from signing.engine.wire import Answer, Cancel, Carry, NonsenseError, decode
from signing.errors import BidSealError, Cancelled, DocumentLimitError, InternalError

_LOOK = 0.05
"""seconds between two looks at the cancel button"""
_LOADED = frozenset({"PySide6", "pymupdf"})
"""Modules that a fork would copy halfway."""
_GRACE = 10.0
"""seconds that a cancelled order has to tidy up by itself"""


class EngineProcess:
    """An `Engine` whose process dies instead of ours; used from any thread, one order at a time.

    Started by `start` or the first order and kept for all that follow. A file that takes more
    time or memory than `limits` allow, or that crashes it, ends as DocumentLimitError.
    """

    def __init__(self, limits: Callable[[Path], Limits] = Limits.for_file) -> None:
        """Nothing is started yet."""
        self._limits = limits
        self._busy = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._answers: Poll | None = None

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
        """End the process."""
        self.close()

    @property
    def at_once(self) -> int:
        """One order; a second one waits."""
        return 1

    @property
    def pid(self) -> int | None:
        """Of the process, None while there is none; for diagnostics."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process unless it runs; returns before it is ready."""
        with self._busy:
            self._started()

    def close(self) -> None:
        """End the process; a running order is waited for."""
        with self._busy:
            self._end()

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """Have the order carried out.

        Raises its errors, Cancelled, and DocumentLimitError when the process did not survive it.
        """
        with self._busy:
            answer = self._ask(order, cancel)
        if isinstance(answer.error, BidSealError):
            raise answer.error
        result: T = answer.result
        return result

    def _ask(self, order: Order[T], cancel: CancelCheck) -> Answer:
        pipe, limits = self._started(), self._limits(order.path)
        try:
            pipe.send(Carry(order, limits.memory))
            return self._wait(pipe, order, cancel, seconds=limits.seconds)
        except TimeoutError:
            return self._lost(order, "处理时间过长")
        except (EOFError, OSError, NonsenseError):
            return self._lost(order, "处理时发生严重错误")

    def _wait(
        self, pipe: Connection, order: Order[T], cancel: CancelCheck, *, seconds: float
    ) -> Answer:
        end = time.monotonic() + seconds
        told = False
        has_answer = self._answers or polled(pipe)
        while not has_answer(_LOOK):
            now = time.monotonic()
            if not told and cancel():
                told = True
                pipe.send(Cancel())
                end = min(end, now + _GRACE)
            if now > end:
                if told:
                    self._lost(order, "")
                    raise Cancelled
                raise TimeoutError
        return decode(pipe.recv_bytes())

    def _lost(self, order: Order[T], reason: str) -> Answer:
        """The process is gone, or must go: tidy up behind it."""
        self._end()
        order.tidy()
        return Answer(error=DocumentLimitError(name=order.path.name, reason=reason))

    def _started(self) -> Connection:
        if self._process is not None and not self._process.is_alive():
            self._end()  # killed from outside while it had nothing to do
        if self._pipe is None:
            pipe, theirs = multiprocessing.Pipe()
            process = _process(pipe, theirs)
            try:
                process.start()
            except OSError as error:
                pipe.close()
                raise InternalError("no process can be started") from error
            finally:
                theirs.close()
            self._process, self._pipe = process, pipe
            self._answers = polled(pipe)
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            # Not terminate(): a looping process would not hear a polite signal.
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = self._answers = None


def _process(pipe: Connection, theirs: Connection) -> BaseProcess:
    """A process to be started: spawned, or forked where that copies nothing but modules.

    Forked, it is there at once and with all that is loaded already; so a command line starts it
    first of all. Threads, Qt's above all, and MuPDF's memory must not be copied.
    """
    name = "bidseal-engine"
    if sys.platform == "linux" and threading.active_count() == 1 and not _LOADED & {*sys.modules}:
        fork = multiprocessing.get_context("fork")
        return fork.Process(target=child.run_forked, args=(theirs, pipe), name=name, daemon=True)
    spawn = multiprocessing.get_context("spawn")
    return spawn.Process(target=child.run, args=(theirs,), name=name, daemon=True)
