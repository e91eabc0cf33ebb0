"""联系客服: the support line beside an error; pressing copies its number."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from resources.i18n import tr
from widgets.naming import named


class SupportButton(QPushButton):
    """Shows the number it was given; stays away while there is none or nothing is wrong."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is the object's name."""
        super().__init__(parent)
        named(self, name)
        self.setAccessibleName(tr("联系客服"))
        self.setToolTip(tr("点击复制号码"))
        self._number = ""
        self._wanted = False
        self.clicked.connect(self._copy)
        self.hide()

    def set_number(self, number: str) -> None:
        """The support line's number; empty while none is known."""
        self._number = number
        self.setText(tr("联系客服 {number}", number=number))
        self.setAccessibleName(self.text())
        self.set_wanted(self._wanted)

    def set_wanted(self, wanted: bool) -> None:
        """Whether there is an error that one might ask about."""
        self._wanted = wanted
        self.setVisible(wanted and bool(self._number))

    def _copy(self, _checked: bool = False) -> None:
        QGuiApplication.clipboard().setText(self._number)
