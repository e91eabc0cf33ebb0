"""The verification page's view: a drop zone, then the verdict, the signatures and their rows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from resources.i18n import tr
from signing.verify.model import FileReport, Row, RowKind, SignatureReport
from widgets.empty import EmptyState
from widgets.icons import icon
from widgets.infobar import InfoBar
from widgets.labels import ElidedLabel, label
from widgets.naming import named
from widgets.verdict import VerdictBadge, verdict_icon, verdict_word


def row_name(kind: RowKind) -> str:
    """What a row is about."""
    names = {
        RowKind.INTEGRITY: tr("完整性"),
        RowKind.SIGNER: tr("签章人/单位"),
        RowKind.CHAIN: tr("证书"),
        RowKind.TIME: tr("签署时间"),
        RowKind.REVOCATION: tr("吊销检查"),
        RowKind.MODIFICATIONS: tr("签后修改"),
        RowKind.ALGORITHM: tr("算法"),
        RowKind.COVERAGE: tr("覆盖范围"),
        RowKind.SEAL: tr("电子印章"),
    }
    return names[kind]


class VerifyView(QWidget):
    """Shows one file's report.

    Signals:
        choose_requested: The user wants to choose a file.
        report_requested: The report is to be saved as PDF.
        copy_requested: The summary is to be copied.
        open_requested: The file is to be opened on the stamping page.
    """

    choose_requested = Signal()
    report_requested = Signal()
    copy_requested = Signal()
    open_requested = Signal()

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
        self._tree = named(QTreeWidget(), "signatureTree", accessible=tr("签名列表"))
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
        column.addWidget(self._head())
        self._tree.setColumnCount(2)
        self._tree.setHeaderLabels([tr("签名 / 检查项"), tr("结果")])
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setWordWrap(True)
        self._tree.setIconSize(QSize(16, 16))
        self._tree.setUniformRowHeights(False)
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
        self._tree.clear()
        for number, signature in enumerate(report.signatures, start=1):
            self._tree.addTopLevelItem(_signature_item(number, signature))
        self._tree.expandAll()
        self._stack.setCurrentIndex(1)


def _signature_item(number: int, signature: SignatureReport) -> QTreeWidgetItem:
    title = tr("第 {n} 个签名:{signer}", n=number, signer=signature.signer)
    item = QTreeWidgetItem([title, verdict_word(signature.verdict)])
    item.setIcon(0, verdict_icon(signature.verdict))
    for row in signature.rows:
        item.addChild(_row_item(row))
    return item


def _row_item(row: Row) -> QTreeWidgetItem:
    text = tr(row.template, **row.arguments)
    item = QTreeWidgetItem([row_name(row.kind), text])
    item.setIcon(0, verdict_icon(row.verdict))
    item.setToolTip(1, text)
    spoken = tr(
        "{name},{verdict}:{text}",
        name=row_name(row.kind),
        verdict=verdict_word(row.verdict),
        text=text,
    )
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
    return item
