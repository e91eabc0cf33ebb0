"""The verification page's view: a drop zone, then files, verdict, signatures and their rows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.verifying.file_table import FileTable
from desktop.verifying.signature_tree import SignatureTree
from resources.i18n import tr
from signing.verify.model import FileReport
from widgets.empty import EmptyState
from widgets.icons import icon
from widgets.infobar import InfoBar
from widgets.labels import ElidedLabel, label
from widgets.naming import named
from widgets.verdict import VerdictBadge


class VerifyView(QWidget):
    """Shows one file's report.

    Signals:
        choose_requested: The user wants to choose a file.
        report_requested: The report is to be saved as PDF.
        copy_requested: The summary is to be copied.
        open_requested: The file is to be opened on the stamping page.
        signature_chosen: A signature is to be shown on its page. arg 0: its number, 0-based
    """

    choose_requested = Signal()
    report_requested = Signal()
    copy_requested = Signal()
    open_requested = Signal()
    signature_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.info = InfoBar()
        self._badge = VerdictBadge()
        self._file = ElidedLabel()
        self._file.setObjectName("verifiedFile")
        self._facts = label("", "caption", name="verifiedFacts", wrap=True)
        self._facts.setAccessibleName(tr("文件信息"))
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.files = FileTable()
        self._tree = SignatureTree()
        self._tree.signature_chosen.connect(self.signature_chosen)
        self._busy = named(QProgressBar(), "verifyProgress", accessible=tr("正在验证"))
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self._stack = QStackedWidget()
        self._compose()

    def _compose(self) -> None:
        empty = EmptyState(
            picture="verify",
            title=tr("验证签名"),
            text=tr("把已签章的 PDF 拖到这里,或选择文件。验证在本机进行,文件不会上传。"),
            action=tr("选择文件"),
            name="verifyChoose",
        )
        empty.triggered.connect(self.choose_requested)
        self._stack.addWidget(empty)
        self._stack.addWidget(self._result())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.info)
        whole.addWidget(self._busy)
        whole.addWidget(self._stack, 1)

    def _result(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.files)
        self._card = self._head()
        column.addWidget(self._card)
        column.addWidget(self._tree, 1)
        return page

    def _head(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._badge)
        column.addWidget(self._file)
        column.addWidget(self._facts)
        row = QHBoxLayout()
        for text, name, picture, signal in (
            (tr("验证其他文件"), "verifyOther", "open", self.choose_requested),
            (tr("导出报告"), "verifyReport", "page", self.report_requested),
            (tr("复制摘要"), "verifyCopy", "copy", self.copy_requested),
            (tr("查看文件"), "verifyOpen", "stamp", self.open_requested),
        ):
            button = named(QPushButton(text), name)
            button.setIcon(icon(picture, "text"))
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return card

    # what to show

    def show_busy(self, busy: bool) -> None:
        """Whether a file is being verified."""
        self._busy.setVisible(busy)

    def show_report(self, report: FileReport) -> None:
        """Show the judgement over a file."""
        self._badge.show_verdict(report.verdict)
        self._file.setText(report.path.name)
        self._facts.setText(
            tr(
                "SHA-256 {hash} · {size} 字节 · {time}",
                hash=report.sha256,
                size=f"{report.size:,}",
                time=report.checked_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            )
        )
        self._facts.setAccessibleName(self._facts.text())
        self._tree.show_report(report)
        self._show_result(judged=True)

    def show_files(self, paths: list[Path]) -> None:
        """Files whose verification begins; nothing is known of them yet."""
        self.files.show_files(paths)
        if len(paths) > 1:
            self._show_result(judged=False)

    def hide_report(self) -> None:
        """The file that is chosen has no report."""
        self._show_result(judged=False)

    def _show_result(self, *, judged: bool) -> None:
        self._card.setVisible(judged)
        self._tree.setVisible(judged)
        self._stack.setCurrentIndex(1)
