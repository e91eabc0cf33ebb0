"""Serves a drawer: runs its job, and does what its own buttons say."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QStackedWidget

from desktop.cloud.desk import CloudDesk, CloudState
from desktop.drawer.job import ScanJob, ScanWork
from desktop.drawer.state import Button, DrawerState
from desktop.drawer.view import Drawer, DrawerWords
from desktop.services.cures import address_of
from desktop.services.operations import Operations


class DrawerDesk(QObject):
    """Runs one job at a time beside a page.

    Signals:
        progressed: arg 0: what the job tells of its progress
        finished: The job has ended. arg 0: what it answered
        failed: The job could not even begin. arg 0: BidSealError
        left: The form is wanted back.
        retried: The same shall begin anew.
        pressed: A button that only the page knows. arg 0: Button
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    left = Signal()
    retried = Signal()
    pressed = Signal(object)

    def __init__(
        self,
        words: DrawerWords,
        place: QStackedWidget,
        cloud: CloudDesk,
        operations: Operations,
    ) -> None:
        """The drawer shares `place` with the page's form."""
        super().__init__(place)
        self._place = place
        self._operations = operations
        self._job: ScanJob | None = None
        self.view = Drawer(words)
        self.view.pressed.connect(self._pressed)
        place.addWidget(self.view)
        self._cloud = cloud
        cloud.state_changed.connect(self._show_support)
        self._show_support(cloud.state)

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def show(self) -> None:
        """Bring the drawer to the front."""
        self._place.setCurrentWidget(self.view)

    def start(self, work: ScanWork, state: DrawerState) -> None:
        """Run a job, with `state` as its first picture; `finished` or `failed` follows."""
        self.view.show_state(state)
        self.show()
        self.view.button(Button.CANCEL).setFocus()
        job = ScanJob(work, self)
        job.progressed.connect(self.progressed)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        self._job = job
        job.start(self._operations)

    def cancel(self) -> None:
        """Ask the job to stop; `finished` follows with what became of it."""
        if self._job is not None:
            self._job.cancel()

    def abandon(self) -> None:
        """Stop the job and hear no more of it, because the page goes away."""
        if self._job is not None:
            self._job.abandon()
            self._job = None

    def _finished(self, answer: object) -> None:
        self._end()
        self.finished.emit(answer)

    def _failed(self, error: object) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _show_support(self, state: CloudState) -> None:
        self.view.support.set_number(state.entrance.hotline if state.entrance else "")

    def _pressed(self, button: Button) -> None:
        state, entrance = self.view.state, self._cloud.state.entrance
        match button:
            case Button.CANCEL:
                self.cancel()
            case Button.REFRESH:
                if self._job is not None:
                    self._job.renew()
            case Button.RETRY:
                self.retried.emit()
            case Button.EDIT | Button.CLOSE:
                self.left.emit()
            case Button.OPEN_PHONE if state is not None:
                QDesktopServices.openUrl(QUrl(state.link))
            case Button.MEND if state is not None and entrance is not None:
                QDesktopServices.openUrl(QUrl(address_of(entrance.address, state.place)))
            case Button.COPY_LINK if state is not None:
                QGuiApplication.clipboard().setText(state.link)
            case Button.OPEN_FOLDER if state is not None and state.output is not None:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(state.output.parent)))
            case _:
                self.pressed.emit(button)
