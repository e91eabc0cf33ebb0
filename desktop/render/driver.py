"""The thread that drives one drawing process: hands it jobs, watches it, replaces it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QImage

from desktop.render.jobs import DrawJob, Job, JobQueue, OpenFile, OpenJob
from desktop.render.process import DrawingProcess, GoneError, LostError
from desktop.render.wire import (
    BYTES_PER_PIXEL,
    Answer,
    CloseOrder,
    Drawn,
    DrawOrder,
    Opened,
    OpenOrder,
    Refused,
)

_START_TRIES = 3
_OPEN_FACTOR = 3
"""Opening may repair a large damaged file, which takes longer than any page."""


@dataclass(frozen=True, slots=True)
class Done:
    """A job with the answer to it."""

    job: Job
    answer: Answer
    pages: int | None = None
    """Of the file; None when it could not be opened and `answer` says why."""
    image: QImage | None = None


class Moment(Enum):
    """What a process was doing when it died or hung."""

    IDLE = "idle"
    """Nothing: it was killed from outside before it got the job."""
    OPENING = "opening"
    """It opened the file, before the job proper."""
    WORKING = "working"
    """It carried out the job."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A job whose process died or hung; whoever hears it decides whether to try again."""

    job: Job
    moment: Moment


@dataclass(frozen=True, slots=True)
class NotStarted:
    """No process could be started for this job."""

    job: Job


Event = Done | Lost | NotStarted


class Driver:
    """One thread with one process; tells `report` of every job's end, from its own thread."""

    def __init__(self, queue: JobQueue, report: Callable[[Event], None], *, timeout: float) -> None:
        """`timeout`: seconds a single order may take."""
        self._queue = queue
        self._report = report
        self._timeout = timeout
        self._process = DrawingProcess()
        self._open: dict[int, int] = {}
        self._closed: set[int] = set()
        self._thread = threading.Thread(target=self._run, name="bidseal-render", daemon=True)
        self._ending = False

    @property
    def pid(self) -> int | None:
        """Of its process, None while there is none."""
        return self._process.pid

    def start(self) -> None:
        """Start thread and process."""
        self._thread.start()

    def forget(self, document: int) -> None:
        """The file is closed; the process is told before its next job."""
        self._closed.add(document)

    def end(self) -> None:
        """End process and thread; the queue must be closed already."""
        self._ending = True
        self._process.kill()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._started()
            while (job := self._queue.take()) is not None:
                self._work(job)
        finally:
            self._process.end()

    def _started(self) -> bool:
        for _ in range(_START_TRIES):
            if self._process.running or self._ending:
                break
            self._open.clear()
            try:
                self._process.start()
            except LostError:
                continue
        return self._process.running

    def _work(self, job: Job) -> None:
        if not self._started():
            self._tell(NotStarted(job))
            return
        moment = Moment.OPENING
        try:
            self._forget_closed()
            refused = self._opened(job.file)
            moment = Moment.WORKING
            self._tell(Done(job, refused) if refused else self._carry_out(job))
        except GoneError:
            self._tell(Lost(job, Moment.IDLE))
        except LostError:
            self._tell(Lost(job, moment))

    def _tell(self, event: Event) -> None:
        if not self._ending:
            self._report(event)

    def _forget_closed(self) -> None:
        while self._closed:
            document = self._closed.pop()
            if self._open.pop(document, None) is not None:
                self._process.ask(CloseOrder(document), self._timeout)

    def _opened(self, file: OpenFile) -> Refused | None:
        """Open the file in this process unless it is; what the process says against it."""
        if file.document in self._open:
            return None
        order = OpenOrder(file.document, file.path, file.password)
        answer = self._process.ask(order, self._timeout * _OPEN_FACTOR)
        match answer:
            case Opened():
                self._open[file.document] = answer.pages
                return None
            case Refused():
                return answer
        raise self._nonsense()

    def _carry_out(self, job: Job) -> Done:
        pages = self._open[job.file.document]
        match job:
            case OpenJob():
                return Done(job, Opened(pages), pages)
            case DrawJob():
                return self._draw(job, pages)

    def _draw(self, job: DrawJob, pages: int) -> Done:
        wanted = job.request
        order = DrawOrder(wanted.document, wanted.page, wanted.scale, wanted.turn, wanted.tile)
        answer = self._process.ask(order, self._timeout)
        match answer:
            case Drawn():
                return Done(job, answer, pages, self._image(answer))
            case Refused():
                return Done(job, answer, pages)
        raise self._nonsense()

    def _image(self, drawn: Drawn) -> QImage:
        stride = drawn.width * BYTES_PER_PIXEL
        pixels = self._process.pixels[: drawn.height * stride]
        shared = QImage(pixels, drawn.width, drawn.height, stride, QImage.Format.Format_RGB888)
        # The conversion copies, so the picture no longer depends on the shared memory.
        image = shared.convertToFormat(QImage.Format.Format_RGB32)
        del shared
        pixels.release()
        return image

    def _nonsense(self) -> LostError:
        """An answer to another question: the process is not to be trusted any more."""
        self._process.end()
        return LostError()
