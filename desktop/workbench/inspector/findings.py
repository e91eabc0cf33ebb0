"""What should be looked at before submitting: one line each, with a way to the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.workbench.inspector.fields import column
from resources.i18n import tr
from widgets.icons import icon
from widgets.infobar import Level
from widgets.labels import IconLabel, label

_SHOWN = 5
_ICONS = {"info": "info", "ok": "ok", "warn": "warning", "err": "error"}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in words."""

    level: Level
    text: str
    page: int | None = None
    """1-based page to jump to"""


class FindingList(QWidget):
    """Shows findings, errors first.

    Signals:
        locate: The user wants to see where it is. arg 0: page, 1-based
    """

    locate = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self._layout = column(self, spacing=6)
        self._rows: tuple[FindingRow, ...] = ()

    def set_rows(self, rows: Sequence[FindingRow]) -> None:
        """Show these findings; more than a few are only counted."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in self._rows[:_SHOWN]:
            self._layout.addWidget(self._line(row))
        more = len(self._rows) - _SHOWN
        if more > 0:
            self._layout.addWidget(label(tr("另有 {n} 条提示", n=more), "caption"))

    def _line(self, row: FindingRow) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", row.level)
        frame.setAccessibleName(row.text)
        picture = IconLabel(16)
        picture.show_icon(icon(_ICONS[row.level], row.level))
        line = QHBoxLayout(frame)
        line.setContentsMargins(8, 4, 4, 4)
        line.addWidget(picture)
        line.addWidget(label(row.text, wrap=True), 1)
        if row.page is not None:
            button = _LocateButton(row.page, self)
            line.addWidget(button)
        return frame


class _LocateButton(QPushButton):
    """Jumps to a page."""

    def __init__(self, page: int, owner: FindingList) -> None:
        super().__init__(tr("定位"))
        self.setObjectName(f"locate-{page}")
        self._page = page
        self._owner = owner
        self.setProperty("role", "link")
        self.setAccessibleName(tr("定位到第 {page} 页", page=page))
        self.clicked.connect(self._go)

    def _go(self, _checked: bool = False) -> None:
        self._owner.locate.emit(self._page)
