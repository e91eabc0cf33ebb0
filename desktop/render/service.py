"""The door of the user interface to the processes that draw pages."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from desktop.render.driver import Done, Driver, Event, Lost, Moment, NotStarted
from desktop.render.jobs import DrawJob, Job, JobQueue, OpenFile, OpenJob
from desktop.render.model import (
    FailureKind,
    OpenedDocument,
    RenderedTile,
    RenderFailure,
    RenderRequest,
)
from desktop.render.wire import Drawn, Opened, Refused
from signing.errors import BidSealError, DamagedPdfError, DocumentLimitError, InternalError

_LOSSES_MOST = 2
"""A page that takes its process down this often is not tried again."""


@dataclass(slots=True)
class _File:
    """What is known of an open file."""

    file: OpenFile
    failures: dict[int | None, RenderFailure]
    """By page; of the file itself under None."""
    losses: dict[int | None, int]
    """How often a page (the opening under None) has taken a process down."""


class RenderService(QObject):
    """Draws pages in up to two child processes; nothing here ever blocks or crashes the window.

    Signals (all arrive in the thread of this object):
        opened: The file is open. arg 0: OpenedDocument
        page_ready: A picture is finished. arg 0: RenderedTile
        failed: A picture or a file will never come. arg 0: RenderFailure
        restarted: A drawing process died or hung and was replaced; its work goes on by itself.
    """

    opened = Signal(object)
    page_ready = Signal(object)
    failed = Signal(object)
    restarted = Signal()
    _happened = Signal(object)
    _known_failure = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, workers: int = 2, timeout: float = 10.0
    ) -> None:
        """Nothing is started before `warm_up` or the first `open`.

        `workers`: drawing processes, 1 or 2. `timeout`: seconds a single request may take before
        its process counts as hung and is replaced.
        """
        super().__init__(parent)
        self._workers = workers
        self._timeout = timeout
        self._queue = JobQueue()
        self._drivers: list[Driver] = []
        self._files: dict[int, _File] = {}
        self._numbers = itertools.count(1)
        self._over = False
        # Drivers report from their threads; the queue of the event loop brings it here.
        self._happened.connect(self._take_in, Qt.ConnectionType.QueuedConnection)
        self._known_failure.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.shutdown)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process numbers of the drawing processes that are running, for diagnostics."""
        return tuple(driver.pid for driver in self._drivers if driver.pid is not None)

    def warm_up(self) -> None:
        """Start the drawing processes ahead of the first file; returns at once."""
        if self._drivers or self._over:
            return
        for _ in range(self._workers):
            driver = Driver(self._queue, self._happened.emit, timeout=self._timeout)
            self._drivers.append(driver)
            driver.start()

    def open(self, path: Path, password: str | None = None) -> int:
        """Open a file for drawing; returns at once with the document's number, ≥ 1.

        `opened` or `failed` follows. Requests may be made right away.
        """
        self.warm_up()
        number = next(self._numbers)
        file = OpenFile(number, path, password)
        self._files[number] = _File(file, {}, {})
        self._queue.put(OpenJob(file))
        return number

    def close(self, document: int) -> None:
        """Forget a document and everything asked for it; no signal about it follows."""
        if self._files.pop(document, None) is not None:
            self._queue.drop(lambda job: job.file.document == document)
            for driver in self._drivers:
                driver.forget(document)

    def request(self, request: RenderRequest) -> None:
        """Ask for a picture; `page_ready` or `failed` follows unless it becomes stale.

        A request equal to one that is still waiting is not drawn twice.
        """
        known = self._files.get(request.document)
        if known is None:
            return
        failure = known.failures.get(request.page) or known.failures.get(None)
        if failure is not None:
            self._known_failure.emit(replace(failure, request=request))
        else:
            self._queue.put(DrawJob(known.file, request))

    def cancel_stale(self, wanted: Callable[[RenderRequest], bool]) -> None:
        """Drop every waiting request for which `wanted` answers False; no signal follows."""
        self._queue.drop(lambda job: isinstance(job, DrawJob) and not wanted(job.request))

    def shutdown(self) -> None:
        """End the drawing processes; call it before the application quits. No signal follows."""
        self._over = True
        self._queue.close()
        for driver in self._drivers:
            driver.end()
        self._drivers.clear()
        self._files.clear()

    def _take_in(self, event: Event) -> None:
        known = self._files.get(event.job.file.document)
        if isinstance(event, Lost) and not self._over:
            self.restarted.emit()
        if known is None:
            return
        match event:
            case Done(job, Refused() as refused, None):
                self._file_failed(known, job, refused.error(known.file.path.name))
            case Done():
                self._done(known, event)
            case Lost():
                self._lost(known, event)
            case NotStarted():
                self._file_failed(known, event.job, InternalError())

    def _done(self, known: _File, event: Done) -> None:
        match event.job, event.answer:
            case OpenJob(), Opened(pages):
                self.opened.emit(OpenedDocument(known.file.document, pages))
            case DrawJob(request=request), Drawn() if event.image is not None:
                self.page_ready.emit(RenderedTile(request, event.image))
            case DrawJob(request=request), Refused() as refused:
                error = refused.error(known.file.path.name)
                self._page_failed(known, FailureKind.PAGE, request, error)

    def _lost(self, known: _File, event: Lost) -> None:
        """Try once more; then give up the page, or the whole file."""
        job = event.job
        if event.moment is Moment.IDLE:
            self._queue.put(job)
            return
        key = None
        if isinstance(job, DrawJob) and event.moment is not Moment.OPENING:
            key = job.request.page
        known.losses[key] = known.losses.get(key, 0) + 1
        if known.losses[key] < _LOSSES_MOST:
            self._queue.put(job)
            return
        error = DamagedPdfError(name=known.file.path.name)
        match job:
            case DrawJob(request=request) if key is not None:
                self._page_failed(known, FailureKind.CRASHED, request, error)
            case _:
                self._file_failed(known, job, error)

    def _page_failed(
        self, known: _File, kind: FailureKind, request: RenderRequest, error: BidSealError
    ) -> None:
        failure = RenderFailure(kind, request.document, request, error)
        # A picture that is too large says nothing about the page at another scale.
        if not isinstance(error, DocumentLimitError):
            known.failures[request.page] = failure
        self.failed.emit(failure)

    def _file_failed(self, known: _File, job: Job, error: BidSealError) -> None:
        """Nothing of this file will come; said once for the file and once for each request."""
        document = known.file.document
        failure = RenderFailure(FailureKind.OPEN, document, None, error)
        if None not in known.failures:
            known.failures[None] = failure
            self.failed.emit(failure)
        if isinstance(job, DrawJob):
            self.failed.emit(replace(failure, request=job.request))
