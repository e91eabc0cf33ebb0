"""One job that a phone confirms, in the background: relays what it asks and tells."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.services.operations import Handle, Lane, Operations, Progress
from desktop.session.controls import JobControls
from desktop.session.walk import LOOK
from signing.engine.order import CancelCheck
from sync.protocol.session import SessionView

ScanWork = Callable[[JobControls[Any]], object]
"""Answers what became of it; work that may be cancelled answers that too."""


class ScanJob(QObject):
    """Runs one job; lives on the UI thread.

    Signals:
        progressed: arg 0: what the job tells of its progress
        finished: arg 0: what the job answered
        failed: The job could not even begin. arg 0: BidSealError
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, work: ScanWork, parent: QObject) -> None:
        """Nothing happens before `start`."""
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._again = threading.Event()
        self._handle: Handle[object] | None = None

    def start(self, operations: Operations) -> None:
        """Run the job; `finished` or `failed` follows."""
        self._handle = operations.run(
            self._run,
            success=self.finished.emit,
            failure=self.failed.emit,
            progress=self.progressed.emit,
            lane=Lane.PARALLEL,
        )

    def cancel(self) -> None:
        """Ask the job to stop; `finished` follows with what became of it."""
        self._stop.set()

    def abandon(self) -> None:
        """Stop the job and hear no more of it, because whoever listened goes away."""
        self._stop.set()
        if self._handle is not None:
            self._handle.cancel()

    def renew(self) -> None:
        """Let a job that waits after an expired QR show a fresh one."""
        self._again.set()

    def _run(self, progress: Progress, cancelled: CancelCheck) -> object:
        def stopped() -> bool:
            return self._stop.is_set() or cancelled()

        def renew(_view: SessionView) -> bool:
            self._again.clear()
            while not stopped():
                if self._again.wait(LOOK):
                    return True
            return False

        return self._work(JobControls(progress, stopped, renew))
