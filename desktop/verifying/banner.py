"""The banner of the stamping page: how the signatures of the opened file are judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.engine.orders import VerifyOrder
from desktop.home import Home
from desktop.services.operations import Handle, Lane, Operations, Progress
from desktop.trust import trust_of_home
from resources.i18n import tr
from signing.engine.order import CancelCheck, Engine
from signing.errors import BidSealError
from signing.pdf.model import Document
from signing.verify.model import FileReport, Verdict
from widgets.infobar import InfoBar, Level, Message
from widgets.verdict import verdict_word

_LEVELS: dict[Verdict, Level] = {
    Verdict.VALID: "ok",
    Verdict.VALID_WITH_NOTES: "warn",
    Verdict.UNKNOWN: "info",
    Verdict.INVALID: "err",
    Verdict.UNSIGNED: "info",
}


def banner_of(report: FileReport, show: Callable[[], None]) -> Message:
    """One sentence over the signatures of a file; its button calls `show`."""
    counts = dict.fromkeys(Verdict, 0)
    for signature in report.signatures:
        counts[signature.verdict] += 1
    parts = [
        tr("{n} 个{verdict}", n=n, verdict=verdict_word(verdict))
        for verdict, n in counts.items()
        if n
    ]
    text = tr(
        "此文件含 {n} 个签名:{parts}。",
        n=len(report.signatures),
        parts="、".join(parts),
    )
    return Message(_LEVELS[report.verdict], text, action=tr("查看"), on_action=show)


class SignatureBanner(QObject):
    """Verifies each signed file that is opened and shows the outcome in a bar.

    Signals:
        details_wanted: The user wants the whole report. arg 0: Path
    """

    details_wanted = Signal(object)

    def __init__(self, info: InfoBar, operations: Operations, home: Home, engine: Engine) -> None:
        """`info`: the bar of the page that shows files."""
        super().__init__(info)
        self._info = info
        self._operations = operations
        self._home = home
        self._engine = engine
        self._running: Handle[FileReport] | None = None

    def check(self, document: Document) -> None:
        """Verify a file that was opened, if it is signed; the newest one wins."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        if not document.signatures:
            return

        def work(_progress: Progress, cancelled: CancelCheck) -> FileReport:
            anchors = trust_of_home(self._home).anchors
            return self._engine(VerifyOrder(document.path, anchors, document.password), cancelled)

        self._running = self._operations.run(
            work, success=self._judged, failure=self._failed, lane=Lane.PARALLEL
        )

    def _judged(self, report: FileReport) -> None:
        self._running = None
        if report.signatures:
            self._info.show_message(banner_of(report, partial(self._show, report.path)))

    def _failed(self, _error: BidSealError) -> None:
        """The verification page tells why; here the note made at opening stays."""
        self._running = None

    def _show(self, path: Path) -> None:
        self.details_wanted.emit(path)
