"""One job of scanning in the background, and what it asks and tells."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.enveloping.model import Controls, Step
from desktop.services.operations import CancelCheck, Handle, Lane, Operations, Progress
from signing.errors import BidSealError
from sync.client.cloud import CloudClient
from sync.protocol.session import SessionView

_LOOK = 0.1
"""seconds between two looks at the cancel button while a fresh QR is being decided on"""
Job = Callable[[CloudClient, Controls], object]
"""Answers what became of it; a job that may be cancelled answers that too."""


class Running(QObject):
    """Runs one job; lives on the UI thread.

    Signals:
        progressed: arg 0: Step
        finished: arg 0: what the job answered
        failed: The job could not even begin. arg 0: BidSealError
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, client: CloudClient, job: Job, parent: QObject) -> None:
        """Nothing happens before `start`."""
        super().__init__(parent)
        self._client = client
        self._job = job
        self._stop = threading.Event()
        self._again = threading.Event()
        self._handle: Handle[object] | None = None

    def start(self, operations: Operations) -> None:
        """Run the job; `finished` or `failed` follows."""
        self._handle = operations.run(
            self._work,
            success=self._done,
            failure=self._broke,
            progress=self._step,
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

    def _work(self, progress: Progress, cancelled: CancelCheck) -> object:
        def stopped() -> bool:
            return self._stop.is_set() or cancelled()

        def renew(_view: SessionView) -> bool:
            self._again.clear()
            while not stopped():
                if self._again.wait(_LOOK):
                    return True
            return False

        def tell(step: Step) -> None:
            progress(step)

        client = self._client.clone()
        try:
            return self._job(client, Controls(tell, stopped, renew))
        finally:
            client.close()

    def _step(self, step: object) -> None:
        if isinstance(step, Step):
            self.progressed.emit(step)

    def _done(self, outcome: object) -> None:
        self.finished.emit(outcome)

    def _broke(self, error: BidSealError) -> None:
        self.failed.emit(error)
