"""Takes up signing jobs that a crash or a lost cloud cut short, once the cloud is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.cloud.desk import CloudDesk, Connection
from desktop.services.operations import Operations, Progress
from desktop.stamping.resume import resume
from signing.engine.order import CancelCheck


class Recovery(QObject):
    """Resumes unfinished jobs whenever the cloud comes into reach.

    Signals:
        finished: Outputs that were completed. arg 0: tuple of Path
    """

    finished = Signal(object)

    def __init__(self, cloud: CloudDesk, operations: Operations, parent: QObject) -> None:
        """Waits for `cloud`; the work runs in the background."""
        super().__init__(parent)
        self._cloud = cloud
        self._operations = operations
        self._busy = False
        cloud.connection_changed.connect(self._connected)

    def _connected(self, connection: Connection) -> None:
        if connection is Connection.ONLINE and not self._busy:
            self._busy = True
            self._operations.run(self._resume, success=self._done, failure=self._failed)

    def _resume(self, _progress: Progress, _cancelled: CancelCheck) -> tuple[Path, ...]:
        access = self._cloud.access
        if access is None:
            return ()
        return tuple(
            file.output
            for outcome in resume(access.services())
            for file in outcome.files
            if file.output is not None
        )

    def _done(self, outputs: tuple[Path, ...]) -> None:
        self._busy = False
        if outputs:
            self.finished.emit(outputs)

    def _failed(self, _error: object) -> None:
        # The journal keeps what is left; the next time the cloud is reached it is tried again.
        self._busy = False
