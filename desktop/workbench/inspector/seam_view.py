"""How the slices of a seam's first group join to the whole seal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from signing.placement.model import Mark
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.naming import named

_HEIGHT = 96
"""px"""
_GAP_MOST = 2.0
"""px between two slices, as when the pages are fanned out"""


class SeamView(QWidget):
    """Shows the slices of one group side by side."""

    def __init__(self, art: ArtCache, parent: QWidget | None = None) -> None:
        """`art`: pictures of seals, shared with the canvas."""
        super().__init__(parent)
        named(self, "seamView")
        self._art = art
        self._seal: Seal | None = None
        self._boxes: tuple[tuple[float, float, float, float], ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as it is fixed."""
        return QSize(_HEIGHT, _HEIGHT)

    def show_group(self, seal: Seal | None, marks: Sequence[Mark]) -> None:
        """Show the slices of a group, in the order in which they join; none clears the view."""
        self._seal = seal
        self._boxes = tuple(sorted(mark.slice.box for mark in marks if mark.slice is not None))
        self.setVisible(seal is not None and bool(self._boxes))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper, the slices with gaps between them, and their edges."""
        del event
        if self._seal is None or not self._boxes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        gap = min(_GAP_MOST, _HEIGHT * 0.1 / len(self._boxes))
        across = self._boxes[0][3] == 1.0 and self._boxes[0][1] == 0.0
        room = gap * (len(self._boxes) - 1)
        art = self._seal.art
        scale = min(
            (self.width() - 8 - room * across) / art.width,
            (self.height() - 8 - room * (not across)) / art.height,
        )
        width = art.width * scale + room * across
        height = art.height * scale + room * (not across)
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        painter.fillRect(QRectF(left - 4, top - 4, width + 8, height + 8), Qt.GlobalColor.white)
        pen = QPen(QColor(0, 0, 0, 40), 0)
        for number, (x0, y0, x1, y1) in enumerate(self._boxes):
            target = QRectF(
                left + x0 * art.width * scale + gap * number * across,
                top + y0 * art.height * scale + gap * number * (not across),
                (x1 - x0) * art.width * scale,
                (y1 - y0) * art.height * scale,
            )
            self._art.draw(painter, target, self._seal, box=(x0, y0, x1, y1))
            painter.setPen(pen)
            painter.drawRect(target)
        painter.end()
