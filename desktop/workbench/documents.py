"""Opens files in the background and asks for passwords on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.services.operations import Lane, Operations, Progress
from signing.engine.order import CancelCheck, Engine
from signing.errors import BidSealError, PasswordError
from signing.pdf.model import Document


@dataclass(frozen=True, slots=True)
class OpenFailure:
    """A file that could not be opened."""

    path: Path
    error: BidSealError


class DocumentOpener(QObject):
    """Opens one file after the other, off the UI thread.

    Signals:
        opened: A file is open. arg 0: Document
        repaired: A repaired copy is open. arg 0: Document
        failed: A file cannot be opened. arg 0: OpenFailure
        password_wanted: A file needs a password. arg 0: Path; arg 1: whether one was wrong
    """

    opened = Signal(object)
    repaired = Signal(object)
    failed = Signal(object)
    password_wanted = Signal(object, bool)

    def __init__(
        self, operations: Operations, engine: Engine, parent: QObject | None = None
    ) -> None:
        """`engine` reads the files."""
        super().__init__(parent)
        self.operations = operations
        self.engine = engine

    def open(self, path: Path, password: str | None = None) -> None:
        """Open `path`; exactly one signal follows."""
        # Imported here and below: the window's first picture must not wait for orders.
        from desktop.engine.orders import OpenOrder

        work = partial(self.engine, OpenOrder(path, password))
        _Opening(self, path, password, work, self.opened)

    def repair(self, document: Document) -> None:
        """Open a repaired copy of a damaged document, made beside it; one signal follows."""
        from desktop.engine.repairing import repaired_beside

        work = partial(repaired_beside, document, self.engine)
        _Opening(self, document.path, document.password, work, self.repaired)


class _Opening(QObject):
    """One file on its way."""

    def __init__(
        self,
        opener: DocumentOpener,
        path: Path,
        password: str | None,
        work: Callable[[], Document],
        opened: SignalInstance,
    ) -> None:
        super().__init__(opener)
        self._opener = opener
        self._done = opened
        self._path = path
        self._password = password

        def open_it(_progress: Progress, _cancelled: CancelCheck) -> Document:
            return work()

        opener.operations.run(open_it, success=self._opened, failure=self._failed, lane=Lane.SERIAL)

    def _opened(self, document: Document) -> None:
        self._done.emit(document)
        self.deleteLater()

    def _failed(self, error: BidSealError) -> None:
        if isinstance(error, PasswordError):
            self._opener.password_wanted.emit(self._path, self._password is not None)
        else:
            self._opener.failed.emit(OpenFailure(self._path, error))
        self.deleteLater()
