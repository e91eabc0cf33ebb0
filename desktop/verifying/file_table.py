"""The table of several files that are verified together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from resources.i18n import tr
from signing.errors import BidSealError
from signing.verify.model import FileReport
from widgets.icons import icon
from widgets.labels import plain_tip
from widgets.naming import named
from widgets.verdict import verdict_icon, verdict_word

Outcome = FileReport | BidSealError


class FileTable(QTreeWidget):
    """One line for each file; hidden while there is only one.

    Signals:
        file_chosen: Another line is the current one. arg 0: its number, 0-based
    """

    file_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "verifyFiles", accessible=tr("要验证的文件"))
        self.setColumnCount(3)
        self.setHeaderLabels([tr("文件"), tr("结论"), tr("签章人")])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setMaximumHeight(220)
        self.currentItemChanged.connect(self._changed)
        self.hide()

    def show_files(self, paths: list[Path]) -> None:
        """List files that are still to be verified."""
        self.clear()
        for path in paths:
            item = QTreeWidgetItem([path.name, tr("等待验证"), ""])
            item.setToolTip(0, plain_tip(str(path)))
            self.addTopLevelItem(item)
        self.setVisible(len(paths) > 1)

    def show_outcome(self, number: int, outcome: Outcome) -> None:
        """What became of a file."""
        item = self.topLevelItem(number)
        if item is None:
            return
        if isinstance(outcome, FileReport):
            item.setIcon(1, verdict_icon(outcome.verdict))
            item.setText(1, verdict_word(outcome.verdict))
            item.setText(2, "、".join(s.signer or "–" for s in outcome.signatures))
        else:
            text = tr(outcome.what, **outcome.arguments)
            item.setIcon(1, icon("error", "err"))
            item.setText(1, text)
            item.setToolTip(1, plain_tip(text))

    def _changed(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.file_chosen.emit(self.indexOfTopLevelItem(item))
