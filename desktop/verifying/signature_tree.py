"""The tree of a report: signatures, under them what was found, asked and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from resources.i18n import tr
from signing.verify.model import FileReport, Judgement, Row, RowKind, SignatureReport
from signing.verify.report import (
    JUDGEMENTS,
    KINDS,
    change_sentence,
    finding_sentence,
    sentence,
)
from widgets.icons import icon
from widgets.labels import plain_tip
from widgets.naming import named
from widgets.verdict import verdict_icon, verdict_word

_SIGNATURE = Qt.ItemDataRole.UserRole
"""Role of the number (0-based) of the signature that a line belongs to."""
_JUDGED = {
    Judgement.ALLOWED: ("ok", "ok"),
    Judgement.SUSPICIOUS: ("unknown", "info"),
    Judgement.FORBIDDEN: ("error", "err"),
}
"""Judgement → (icon, colour token)"""


class SignatureTree(QTreeWidget):
    """Shows the signatures of one file.

    Signals:
        signature_chosen: The user clicked a line or pressed Enter on it. arg 0: number of its
            signature, 0-based
    """

    signature_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "signatureTree", accessible=tr("签名列表"))
        self.setColumnCount(2)
        self.setHeaderLabels([tr("签名 / 检查项"), tr("结果")])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.setWordWrap(True)
        self.setIconSize(QSize(16, 16))
        self.setUniformRowHeights(False)
        self.itemClicked.connect(self._chosen)
        self.itemActivated.connect(self._chosen)

    def show_report(self, report: FileReport) -> None:
        """Show the signatures in their order."""
        self.clear()
        for number, signature in enumerate(report.signatures):
            item = _signature_item(number, signature)
            self.addTopLevelItem(item)
        self.expandAll()

    def _chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        self.signature_chosen.emit(int(item.data(0, _SIGNATURE)))


def _signature_item(number: int, signature: SignatureReport) -> QTreeWidgetItem:
    title = tr("第 {n} 个签名:{signer}", n=number + 1, signer=signature.signer or "–")
    item = _item(title, verdict_word(signature.verdict), verdict_icon(signature.verdict))
    for finding in signature.findings:
        line = _item(tr("疑似攻击"), finding_sentence(finding, tr), icon("error", "err"))
        item.addChild(line)
    for row in signature.rows:
        item.addChild(_row_item(row, signature))
    for line in _below(item):
        line.setData(0, _SIGNATURE, number)
    return item


def _below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    yield item
    for child in (item.child(index) for index in range(item.childCount())):
        if child is not None:
            yield from _below(child)


def _row_item(row: Row, signature: SignatureReport) -> QTreeWidgetItem:
    name, text = tr(KINDS[row.kind]), sentence(row, tr)
    item = _item(name, text, verdict_icon(row.verdict))
    spoken = tr("{name},{verdict}:{text}", name=name, verdict=verdict_word(row.verdict), text=text)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
    if row.kind is RowKind.MODIFICATIONS:
        item.addChildren(list(_changes(signature)))
    elif row.kind is RowKind.CHAIN:
        item.addChildren(list(_certificate(signature)))
    return item


def _changes(signature: SignatureReport) -> Iterator[QTreeWidgetItem]:
    for change in signature.modifications:
        word = tr(JUDGEMENTS[change.judgement])
        yield _item(word, change_sentence(change, tr), icon(*_JUDGED[change.judgement]))


def _certificate(signature: SignatureReport) -> Iterator[QTreeWidgetItem]:
    period = f"{_day(signature.valid_from)} – {_day(signature.valid_until)}"
    yield _item(tr("证书路径"), " → ".join(signature.path) or "–")
    yield _item(tr("证书有效期"), period)
    yield _item(tr("证书序列号"), signature.serial or "–")
    yield _item(tr("证书指纹(SHA-256)"), signature.fingerprint or "–")


def _day(value: datetime | None) -> str:
    return value.astimezone().strftime("%Y-%m-%d") if value else "–"


def _item(name: str, text: str, picture: QIcon | None = None) -> QTreeWidgetItem:
    item = QTreeWidgetItem([name, text])
    item.setToolTip(1, plain_tip(text))
    if picture is not None:
        item.setIcon(0, picture)
    return item
