"""Labels with a role of the style sheet, and one that shortens long text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

Role = Literal["title", "section", "secondary", "caption", "error", "warning", "figure", "step", ""]


def label(text: str, role: Role = "", *, name: str = "", wrap: bool = False) -> QLabel:
    """A plain-text label; `name` becomes its object name."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setProperty("role", role)
    widget.setWordWrap(wrap)
    if name:
        widget.setObjectName(name)
    return widget


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is, for what strangers wrote.

    Qt takes what looks like markup for markup, and would fetch its pictures from other machines.
    """
    if not GuiQt.mightBeRichText(text):
        return text
    # Imported here: its table of all entities would take the first paint 2 ms.
    from html import escape

    return f"<qt>{escape(text)}</qt>"


def line() -> QFrame:
    """A thin horizontal divider."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


def restyle(widget: QWidget, *, prop: str, value: object) -> None:
    """Change a property that the style sheet looks at."""
    if widget.property(prop) != value:
        widget.setProperty(prop, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class IconLabel(QWidget):
    """An icon by itself; painted in the colours of whatever scheme is in force."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        """`size`: px, width and height."""
        super().__init__(parent)
        self._size = size
        self._icon = QIcon()
        self.setFixedSize(size, size)

    def show_icon(self, picture: QIcon) -> None:
        """Show another icon."""
        self._icon = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())


class ElidedLabel(QLabel):
    """One line that ends in … when there is no room; the tooltip has the whole text."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; assistive technology gets all of it."""
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment()), text)
