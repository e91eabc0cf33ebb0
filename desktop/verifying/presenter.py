"""Verifies files in the background and serves the verification page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.engine.orders import Engine, VerifyOrder
from desktop.home import Home
from desktop.services.errors import message_of
from desktop.services.operations import CancelCheck, Handle, Lane, Operations, Progress
from desktop.trust import trust_of_home
from desktop.verifying.view import VerifyView
from resources.i18n import tr
from signing.errors import BidSealError, PasswordError
from signing.verify.model import FileReport
from signing.verify.report import write_pdf
from widgets.infobar import Message
from widgets.verdict import verdict_word


def summary_of(report: FileReport) -> str:
    """The judgement as text for the clipboard."""
    lines = [
        tr("文件:{name}", name=report.path.name),
        tr("结论:{verdict}", verdict=verdict_word(report.verdict)),
        f"SHA-256: {report.sha256}",
        *(f"{entry.signer}: {verdict_word(entry.verdict)}" for entry in report.signatures),
    ]
    return "\n".join(lines)


class VerifyPresenter(QObject):
    """Knows the last report.

    Signals:
        open_wanted: A file is to be shown on the stamping page. arg 0: Path
        password_wanted: A file needs a password. arg 0: Path; arg 1: whether one was wrong
    """

    open_wanted = Signal(object)
    password_wanted = Signal(object, bool)

    def __init__(
        self, view: VerifyView, operations: Operations, home: Home, engine: Engine
    ) -> None:
        """Belongs to `view`; `engine` reads the files."""
        super().__init__(view)
        self._view = view
        self._operations = operations
        self._home = home
        self._engine = engine
        self._path: Path | None = None
        self._password: str | None = None
        self._running: Handle[FileReport] | None = None
        self.report: FileReport | None = None
        view.report_requested.connect(self._choose_target)
        view.copy_requested.connect(self._copy)
        view.open_requested.connect(self._open)

    def verify(self, path: Path, password: str | None = None) -> None:
        """Verify a file; the newest one wins."""
        if self._running is not None:
            self._running.cancel()
        self._path, self._password = path, password
        self._view.info.clear()
        self._view.show_busy(True)
        self._running = self._operations.run(
            self._work, success=self._verified, failure=self._failed, lane=Lane.SERIAL
        )

    def _work(self, _progress: Progress, _cancelled: CancelCheck) -> FileReport:
        assert self._path is not None
        roots = trust_of_home(self._home).anchors
        return self._engine(VerifyOrder(self._path, roots, self._password))

    def _verified(self, report: FileReport) -> None:
        self._running = None
        self.report = report
        self._view.show_busy(False)
        self._view.show_report(report)

    def _failed(self, error: BidSealError) -> None:
        self._running = None
        self._view.show_busy(False)
        if isinstance(error, PasswordError) and self._path is not None:
            self.password_wanted.emit(self._path, self._password is not None)
        else:
            self._view.info.show_message(message_of(error))

    # what the user does with it

    def _copy(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText(summary_of(self.report))
            self._view.info.show_message(Message("ok", tr("已复制摘要。")))

    def _open(self) -> None:
        if self.report is not None:
            self.open_wanted.emit(self.report.path)

    def _choose_target(self) -> None:
        if self.report is None:
            return
        path = self.report.path
        target = path.with_name(tr("{stem}_验证报告.pdf", stem=path.stem))
        dialog = QFileDialog(self._view, tr("导出报告"), str(path.parent))
        dialog.setObjectName("reportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(str(target))
        dialog.fileSelected.connect(self._save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, file: str) -> None:
        report = self.report
        if report is None:
            return

        def work(_progress: Progress, _cancelled: CancelCheck) -> Path:
            write_pdf(report, Path(file), text=tr)
            return Path(file)

        self._operations.run(work, success=self._saved, failure=self._failed, lane=Lane.SERIAL)

    def _saved(self, path: Path) -> None:
        self._view.info.show_message(Message("ok", tr("报告已保存到 {path}。", path=path)))
