"""Rulers in millimetres along the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.tokens import colour, current

THICKNESS = 20
"""px"""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)
"""mm between numbered ticks; the first that leaves room for its number is taken"""


class MmRuler(QWidget):
    """A ruler whose zero is the current page's left or top edge."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._horizontal = orientation == Qt.Orientation.Horizontal
        self._origin = 0.0
        self._scale = 1.0
        self._length = 0.0
        self._marker: float | None = None

    def show_page(self, origin: float, *, scale: float, length: float) -> None:
        """Measure from `origin` px with `scale` px per mm over `length` mm."""
        if (origin, scale, length) != (self._origin, self._scale, self._length):
            self._origin, self._scale, self._length = origin, scale, length
            self.update()

    def show_marker(self, position: float | None) -> None:
        """Mark the pointer at `position` px; None takes the marker away."""
        if position != self._marker:
            self._marker = position
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface2"))
        painter.setFont(current().font("caption"))
        self._paint_ticks(painter)
        painter.setPen(QPen(colour("border")))
        end = THICKNESS - 1
        if self._horizontal:
            painter.drawLine(0, end, self.width(), end)
        else:
            painter.drawLine(end, 0, end, self.height())
        if self._marker is not None:
            painter.setPen(QPen(colour("primary"), 2))
            self._line(painter, self._marker, THICKNESS)

    def _paint_ticks(self, painter: QPainter) -> None:
        step = next((s for s in _STEPS if s * self._scale >= 40), _STEPS[-1])
        minor = step / 5 if step % 5 == 0 else step / 2
        extent = self.width() if self._horizontal else self.height()
        first = max(0.0, -self._origin / self._scale)
        last = min(self._length, (extent - self._origin) / self._scale)
        index = int(first // minor)
        while index * minor <= last + 1e-6:
            value = index * minor
            position = self._origin + value * self._scale
            major = abs(value / step - round(value / step)) < 1e-6
            painter.setPen(QPen(colour("text3")))
            self._line(painter, position, 7 if major else 4)
            if major:
                self._number(painter, position, f"{value:.0f}")
            index += 1

    def _line(self, painter: QPainter, position: float, length: int) -> None:
        start = THICKNESS - length
        if self._horizontal:
            painter.drawLine(QPointF(position, start), QPointF(position, THICKNESS))
        else:
            painter.drawLine(QPointF(start, position), QPointF(THICKNESS, position))

    def _number(self, painter: QPainter, position: float, text: str) -> None:
        box = QRectF(2, -1, 40, THICKNESS - 4)
        painter.save()
        if self._horizontal:
            painter.translate(position, 0)
        else:
            painter.translate(0, position)
            painter.rotate(-90)
            box = QRectF(-42, -1, 40, THICKNESS - 4)
        align = Qt.AlignmentFlag.AlignLeft if self._horizontal else Qt.AlignmentFlag.AlignRight
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
