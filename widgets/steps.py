"""A row of steps: done, current and coming ones differ by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.i18n import tr
from widgets.icons import icon
from widgets.tokens import colour, current

_DISC = 18.0
"""px"""


class StepIndicator(QWidget):
    """Shows how far a process is."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        """`steps`: their names in order."""
        super().__init__(parent)
        self._steps = tuple(steps)
        self._index = 0
        self._failed = False
        self.setObjectName("stepIndicator")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_step(0)

    def set_step(self, index: int, *, failed: bool = False) -> None:
        """Make `index` the current step; past the last one means all are done."""
        self._index, self._failed = index, failed
        shown = min(index, len(self._steps) - 1)
        self.setAccessibleName(
            tr(
                "第 {n} 步,共 {total} 步:{name}",
                n=shown + 1,
                total=len(self._steps),
                name=self._steps[shown],
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._steps)
        middle = _DISC / 2 + 1
        for index in range(len(self._steps)):
            centre = QPointF(width * (index + 0.5), middle)
            if index:
                done = index <= self._index
                painter.setPen(QPen(colour("primary" if done else "borderStrong"), 2))
                left = centre.x() - width + _DISC / 2 + 4
                painter.drawLine(QPointF(left, middle), QPointF(centre.x() - _DISC / 2 - 4, middle))
            self._paint_disc(painter, index, centre)
            self._paint_name(painter, index, QRectF(width * index, _DISC + 4, width, 22))

    def _paint_disc(self, painter: QPainter, index: int, centre: QPointF) -> None:
        disc = QRectF(0, 0, _DISC, _DISC)
        disc.moveCenter(centre)
        done, now = index < self._index, index == self._index
        token = "err" if now and self._failed else "primary" if done or now else "borderStrong"
        painter.setPen(QPen(colour(token), 2))
        painter.setBrush(colour(token) if done else colour("surface"))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        if done:
            icon("check", "onPrimary").paint(painter, disc.adjusted(4, 4, -4, -4).toRect())
        elif now:
            painter.setBrush(colour(token))
            painter.drawEllipse(centre, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_name(self, painter: QPainter, index: int, area: QRectF) -> None:
        painter.setFont(current().font("caption", bold=index == self._index))
        painter.setPen(colour("text" if index <= self._index else "text3"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._steps[index])
