"""Takes up jobs that a crash or a lost cloud cut short, once the cloud is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.cloud.desk import CloudDesk, Connection
from desktop.enveloping.model import EnvelopeOutcome
from desktop.enveloping.notes import Notes
from desktop.enveloping.recovered import recovered_sentences
from desktop.enveloping.resume import resume as resume_envelopes
from desktop.enveloping.resume import tidy
from desktop.services.operations import Operations, Progress
from desktop.stamping.model import JobStatus
from desktop.stamping.resume import resume
from resources.i18n import tr
from signing.engine.order import CancelCheck
from widgets.infobar import Message


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was taken up."""

    signed: tuple[Path, ...]
    envelopes: tuple[EnvelopeOutcome, ...]

    @property
    def message(self) -> Message | None:
        """The same for the user; None when there was nothing."""
        sentences = []
        if self.signed:
            names = "、".join(path.name for path in self.signed)
            sentences.append(tr("上次中断的签章已完成:{output}", output=names))
        for outcome in self.envelopes:
            sentences += recovered_sentences(outcome)
        done = all(outcome.status is JobStatus.DONE for outcome in self.envelopes)
        return Message("ok" if done else "warn", "\n".join(sentences)) if sentences else None


class Recovery(QObject):
    """Tidies up at the start, and resumes unfinished jobs whenever the cloud comes into reach.

    Signals:
        finished: What was taken up. arg 0: Message
    """

    finished = Signal(object)

    def __init__(
        self, cloud: CloudDesk, operations: Operations, notes: Notes, parent: QObject
    ) -> None:
        """Waits for `cloud`; the work runs in the background."""
        super().__init__(parent)
        self._cloud = cloud
        self._operations = operations
        self._notes = notes
        self._busy = False
        cloud.connection_changed.connect(self._connected)
        operations.run(self._tidy, success=self._tidied, failure=self._failed)

    def _tidy(self, _progress: Progress, _cancelled: CancelCheck) -> None:
        tidy(self._notes)

    def _tidied(self, _nothing: None) -> None:
        """Nobody misses what was never finished."""

    def _connected(self, connection: Connection) -> None:
        if connection is Connection.ONLINE and not self._busy:
            self._busy = True
            self._operations.run(self._resume, success=self._done, failure=self._failed)

    def _resume(self, _progress: Progress, _cancelled: CancelCheck) -> Recovered:
        access = self._cloud.access
        if access is None:
            return Recovered((), ())
        signed = tuple(
            file.output
            for outcome in resume(access.services())
            for file in outcome.files
            if file.output is not None
        )
        return Recovered(signed, resume_envelopes(access.envelope_services()))

    def _done(self, recovered: Recovered) -> None:
        self._busy = False
        if recovered.message is not None:
            self.finished.emit(recovered.message)

    def _failed(self, _error: object) -> None:
        # Journal and notes keep what is left; the next time the cloud is reached it is tried again.
        self._busy = False
