"""The navigation rail: one button per page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from widgets.icons import icon
from widgets.naming import named

WIDE, NARROW = 88, 72
"""px"""


class Navigation(QFrame):
    """Shows the pages by their names.

    Signals:
        chosen: Another page is wanted. arg 0: its id
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._ids: list[str] = []
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3, 8, 3, 8)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._group.idToggled.connect(self._toggled)
        self.set_narrow(False)

    def add_page(self, identity: str, text: str, picture: str) -> None:
        """Add a page's button below the others."""
        button = named(QToolButton(), f"nav-{identity}")
        button.setText(text)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(icon(picture, "text"))
        button.setIconSize(QSize(24, 24))
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(56)
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        self._group.addButton(button, len(self._ids))
        self._column.insertWidget(len(self._ids), button)
        self._ids.append(identity)

    def show_page(self, identity: str) -> None:
        """Mark a page as the current one."""
        self._group.blockSignals(True)
        self._group.button(self._ids.index(identity)).setChecked(True)
        self._group.blockSignals(False)

    def set_narrow(self, narrow: bool) -> None:
        """Take less room."""
        self.setFixedWidth(NARROW if narrow else WIDE)

    def _toggled(self, index: int, checked: bool) -> None:
        # Toggled, not clicked: assistive technology toggles buttons without clicking them.
        if checked:
            self.chosen.emit(self._ids[index])
