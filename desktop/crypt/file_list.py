"""A list of files or certificates with its buttons: add, take out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from resources.i18n import tr
from widgets.icons import icon
from widgets.labels import label
from widgets.naming import named

_ICONS = {"ok": "ok", "warn": "warning", "err": "error", "info": "info"}
_HEIGHT = 132
"""px; a list of a few lines, the page scrolls"""
_WIDEST, _ROOM = 150, 8
"""px, of every column but the first"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    texts: tuple[str, ...]
    level: str = ""
    """``ok``, ``warn``, ``err`` or ``info`` puts a picture before the last column."""
    tip: str = ""
    fixed: bool = False
    """Whether it cannot be taken out."""


class FileList(QWidget):
    """Shows lines under a heading.

    Signals:
        add_requested: Something is to be added.
        removed: Lines are to be taken out. arg 0: list[int], 0-based
    """

    add_requested = Signal()
    removed = Signal(list)

    def __init__(
        self,
        *,
        title: str,
        columns: Sequence[str],
        add: str,
        empty: str,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`add`: text of the button; `empty`: what stands there while there is nothing."""
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self.tree = named(QTreeWidget(), f"{name}List", accessible=title)
        self.tree.setColumnCount(len(columns))
        self.tree.setHeaderLabels(list(columns))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setFixedHeight(_HEIGHT)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self._empty = label(empty, "secondary", name=f"{name}Empty", wrap=True)
        self.add = named(QPushButton(add), f"{name}Add")
        self.add.setIcon(icon("plus", "text"))
        self.add.clicked.connect(self.add_requested)
        self._remove = named(QPushButton(tr("移出")), f"{name}Remove")
        self._remove.clicked.connect(self._take_out)
        self.tree.itemSelectionChanged.connect(self._selected)
        row = QHBoxLayout()
        row.addWidget(label(title, "section"))
        row.addStretch(1)
        row.addWidget(self._remove)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._empty)
        column.addWidget(self.tree)
        self.show_lines(())

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self.tree.clear()
        for line in self._lines:
            item = QTreeWidgetItem(list(line.texts))
            last = len(line.texts) - 1
            if line.level:
                item.setIcon(last, icon(_ICONS[line.level], line.level))
            for column, text in enumerate(line.texts):
                item.setToolTip(column, line.tip or text)
            if line.fixed:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            self.tree.addTopLevelItem(item)
        self._fit()
        self.tree.setVisible(bool(self._lines))
        self._empty.setVisible(not self._lines)
        self._selected()

    def _fit(self) -> None:
        """As wide as the texts, within bounds: the first column needs room too."""
        header = self.tree.header()
        for column in range(1, self.tree.columnCount()):
            texts = max(self.tree.sizeHintForColumn(column), header.sectionSizeHint(column))
            header.resizeSection(column, min(texts + _ROOM, _WIDEST))

    def _selected(self) -> None:
        self._remove.setEnabled(bool(self.tree.selectedItems()))

    def _take_out(self, _checked: bool = False) -> None:
        chosen = [self.tree.indexOfTopLevelItem(item) for item in self.tree.selectedItems()]
        self.removed.emit(sorted(chosen))
