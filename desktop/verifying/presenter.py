"""Verifies files in the background and serves the verification page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.engine.orders import VerifyOrder
from desktop.home import Home
from desktop.services.errors import message_of
from desktop.services.operations import Handle, Lane, Operations, Progress
from desktop.trust import trust_of_home
from desktop.verifying.file_table import Outcome
from desktop.verifying.view import VerifyView
from resources.i18n import tr
from signing.engine.order import CancelCheck, Engine
from signing.errors import BidSealError, PasswordError
from signing.verify.model import FileReport
from signing.verify.report import finding_sentence
from widgets.infobar import Message
from widgets.verdict import verdict_word


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where a signature stands, for whoever shows the file."""

    path: Path
    page: int
    """1-based"""
    rect_pt: tuple[float, float, float, float]
    """PDF user space"""


def summary_of(report: FileReport) -> str:
    """The judgement as text for the clipboard."""
    lines = [
        tr("文件:{name}", name=report.path.name),
        tr("结论:{verdict}", verdict=verdict_word(report.verdict)),
        f"SHA-256: {report.sha256}",
    ]
    for entry in report.signatures:
        lines.append(f"{entry.signer or '–'}: {verdict_word(entry.verdict)}")
        lines += [finding_sentence(finding, tr) for finding in entry.findings]
    return "\n".join(lines)


class VerifyPresenter(QObject):
    """Knows the files of the page and what became of them.

    Signals:
        open_wanted: A file is to be shown on the stamping page. arg 0: Path
        place_wanted: A signature is to be shown on its page. arg 0: SealPlace
        password_wanted: A file needs a password. arg 0: Path; arg 1: whether one was wrong
    """

    open_wanted = Signal(object)
    place_wanted = Signal(object)
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
        self._paths: list[Path] = []
        self._outcomes: dict[int, Outcome] = {}
        self._chosen = 0
        self._running: Handle[FileReport] | None = None
        view.report_requested.connect(self._choose_target)
        view.copy_requested.connect(self._copy)
        view.open_requested.connect(self._open)
        view.signature_chosen.connect(self._show_place)
        view.files.file_chosen.connect(self._choose)

    @property
    def report(self) -> FileReport | None:
        """The report that is shown."""
        outcome = self._outcomes.get(self._chosen)
        return outcome if isinstance(outcome, FileReport) else None

    def verify(self, path: Path, password: str | None = None) -> None:
        """Verify one file; with a password, only that file again."""
        if password is not None and path in self._paths:
            self._start(self._paths.index(path), password)
            return
        self.verify_all([path])

    def verify_all(self, paths: list[Path]) -> None:
        """Verify files one after the other; the newest list wins."""
        self._paths, self._outcomes, self._chosen = list(paths), {}, 0
        self._view.info.clear()
        self._view.show_files(self._paths)
        if self._paths:
            self._start(0, None)

    def _start(self, number: int, password: str | None) -> None:
        if self._running is not None:
            self._running.cancel()
        self._view.show_busy(True)
        path = self._paths[number]

        def work(_progress: Progress, cancelled: CancelCheck) -> FileReport:
            anchors = trust_of_home(self._home).anchors
            order = VerifyOrder(path, anchors, password, with_sm3=True)
            return self._engine(order, cancelled)

        self._running = self._operations.run(
            work,
            success=partial(self._finished, number),
            failure=partial(self._failed, number, password),
            lane=Lane.SERIAL,
        )

    def _failed(self, number: int, password: str | None, error: BidSealError) -> None:
        self._finished(number, error)
        if isinstance(error, PasswordError):
            self.password_wanted.emit(self._paths[number], password is not None)

    def _finished(self, number: int, outcome: Outcome) -> None:
        self._running = None
        self._outcomes[number] = outcome
        self._view.files.show_outcome(number, outcome)
        if number == self._chosen:
            self._show()
        waiting = [n for n in range(len(self._paths)) if n not in self._outcomes]
        if waiting:
            self._start(waiting[0], None)
        else:
            self._view.show_busy(False)

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._show()

    def _show(self) -> None:
        outcome = self._outcomes.get(self._chosen)
        self._view.info.clear()
        if isinstance(outcome, FileReport):
            self._view.show_report(outcome)
            return
        if len(self._paths) > 1:
            self._view.hide_report()
        if outcome is not None and not isinstance(outcome, PasswordError):
            self._view.info.show_message(message_of(outcome))

    # what the user does with it

    def _copy(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText(summary_of(self.report))
            self._view.info.show_message(Message("ok", tr("已复制摘要。")))

    def _open(self) -> None:
        if self.report is not None:
            self.open_wanted.emit(self.report.path)

    def _show_place(self, number: int) -> None:
        report = self.report
        if report is None:
            return
        signature = report.signatures[number]
        if signature.page is not None and signature.rect_pt is not None:
            place = SealPlace(report.path, signature.page, signature.rect_pt)
            self.place_wanted.emit(place)

    def _choose_target(self) -> None:
        if self.report is None:
            return
        path = self.report.path
        target = path.with_name(tr("{stem}_验证报告.pdf", stem=path.stem))
        dialog = QFileDialog(self._view, tr("导出报告"), str(path.parent))
        dialog.setObjectName("reportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "JSON (*.json)"])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "pdf")
        )
        dialog.selectFile(str(target))
        dialog.fileSelected.connect(self._save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, file: str) -> None:
        report = self.report
        if report is None:
            return

        def work(_progress: Progress, _cancelled: CancelCheck) -> Path:
            # Imported here: the first paint must not wait for the report's renderer.
            from signing.verify.report_file import write_report

            write_report(report, Path(file), text=tr)
            return Path(file)

        self._operations.run(work, success=self._saved, failure=self._not_saved, lane=Lane.SERIAL)

    def _saved(self, path: Path) -> None:
        self._view.info.show_message(Message("ok", tr("报告已保存到 {path}。", path=path)))

    def _not_saved(self, error: BidSealError) -> None:
        self._view.info.show_message(message_of(error))
