"""The placements as a list: what the canvas shows, in words, for keyboard and screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from resources.i18n import tr


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One placement in words."""

    title: str
    """e.g. 公章 · 第 3 页"""
    detail: str
    """e.g. X 120.0 Y 200.0 mm"""
    failed: bool = False


class PlacementList(QListWidget):
    """One row per rule, in their order.

    Signals:
        rules_selected: The user selected rows. arg 0: frozenset of indices
        shown: The user wants to see a placement. arg 0: index
    """

    rules_selected = Signal(object)
    shown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placementList")
        self.setAccessibleName(tr("已放置的印章"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemSelectionChanged.connect(self._selected)
        self.itemActivated.connect(self._activated)
        self.itemClicked.connect(self._activated)

    def set_rows(self, rows: Sequence[PlacementRow]) -> None:
        """Show these placements; the selection stays where rows remain."""
        chosen = self._chosen()
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for index, row in enumerate(rows):
            if index >= self.count():
                self.addItem(QListWidgetItem())
            item = self.item(index)
            item.setText(f"{row.title}\n{row.detail}")
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{title},{detail}", title=row.title, detail=row.detail),
            )
        self.blockSignals(False)
        self.select({index for index in chosen if index < len(rows)})

    def select(self, indices: Iterable[int]) -> None:
        """Select rows without telling anyone."""
        wanted = set(indices)
        self.blockSignals(True)
        for index in range(self.count()):
            self.item(index).setSelected(index in wanted)
        self.blockSignals(False)
        self.viewport().update()

    def _chosen(self) -> frozenset[int]:
        return frozenset(index.row() for index in self.selectedIndexes())

    def _selected(self) -> None:
        self.rules_selected.emit(self._chosen())

    def _activated(self, item: QListWidgetItem) -> None:
        self.shown.emit(self.row(item))
