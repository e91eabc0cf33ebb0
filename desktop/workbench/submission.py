"""One submission in the background: runs the stamping job and relays what it asks and tells."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from desktop.access import CloudAccess
from desktop.services.operations import CancelCheck, Handle, Lane, Operations, Progress
from desktop.stamping.job import JobControls
from desktop.stamping.model import (
    FilePlan,
    StampOutcome,
    StampPlan,
    StampProgress,
    StampRequest,
)
from desktop.stamping.relay import run_plan
from desktop.workbench.session import DocumentSession
from signing.errors import BidSealError
from signing.level import Level
from signing.seal.model import Seal
from sync.protocol.session import SessionView

_LOOK = 0.1
"""seconds between two looks at the cancel button while a fresh QR is being decided on"""


def plan_of(
    session: DocumentSession, seals: dict[str, Seal], level: Level, *, platform: str = ""
) -> StampPlan:
    """Exactly what the canvas shows: the marks of the preview are the marks of the file."""
    document = session.document
    request = StampRequest(
        files=(document.path,),
        rules=session.rules,
        platform=platform,
        level=level,
        password=document.password,
    )
    plan = FilePlan(document.path, document, session.preview.placement)
    return StampPlan(request=request, seals=seals, files=(plan,))


class Submission(QObject):
    """Runs one job; lives on the UI thread.

    Signals:
        progressed: arg 0: StampProgress
        finished: arg 0: StampOutcome
        failed: The job could not even begin. arg 0: BidSealError
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, access: CloudAccess, plan: StampPlan, parent: QObject) -> None:
        """Nothing happens before `start`."""
        super().__init__(parent)
        self._access = access
        self._plan = plan
        self._stop = threading.Event()
        self._again = threading.Event()
        self._handle: Handle[StampOutcome] | None = None

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

    def renew(self) -> None:
        """Let a job that waits after an expired QR show a fresh one."""
        self._again.set()

    def _work(self, progress: Progress, cancelled: CancelCheck) -> StampOutcome:
        def stopped() -> bool:
            return self._stop.is_set() or cancelled()

        def renew(_view: SessionView) -> bool:
            self._again.clear()
            while not stopped():
                if self._again.wait(_LOOK):
                    return True
            return False

        def tell(step: StampProgress) -> None:
            progress(step)

        controls = JobControls(progress=tell, cancel=stopped, renew=renew)
        return run_plan(self._access.services(), self._plan, controls)

    def _step(self, step: object) -> None:
        if isinstance(step, StampProgress):
            self.progressed.emit(step)

    def _done(self, outcome: StampOutcome) -> None:
        self.finished.emit(outcome)

    def _broke(self, error: BidSealError) -> None:
        self.failed.emit(error)
