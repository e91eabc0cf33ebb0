"""Paints marks, selection handles, guides and the ghost of a seal about to be placed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from signing.placement.model import Ground, Mark
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.pageview.mapper import PageMapper
from widgets.tokens import colour

_BLENDING = {
    Ground.LIGHT: QPainter.CompositionMode.CompositionMode_Multiply,
    Ground.DARK: QPainter.CompositionMode.CompositionMode_Lighten,
}
_HANDLE = 7.0
"""px"""


class MarkPainter:
    """Paints over a page that is already in the painter's device."""

    def __init__(self, art: ArtCache) -> None:
        """`art`: the pictures of the seals."""
        self._art = art

    def impression(
        self, painter: QPainter, target: QRectF, mark: Mark, seal: Seal | None, *, covering: bool
    ) -> None:
        """The seal itself, blended with the page as in the file, or `covering` it.

        Where ink blends, text stays readable below it; a file that claims PDF/A may forbid that.
        """
        if seal is None:
            painter.setPen(QPen(colour("guide"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(target)
            return
        painter.save()
        if not covering:
            painter.setCompositionMode(_BLENDING[mark.ground])
        box = mark.slice.box if mark.slice else (0.0, 0.0, 1.0, 1.0)
        self._art.draw(painter, target, seal, box=box)
        painter.restore()

    def ghost(self, painter: QPainter, target: QRectF, seal: Seal) -> None:
        """A seal that follows the pointer."""
        painter.save()
        painter.setOpacity(0.6)
        self._art.draw(painter, target, seal)
        painter.restore()
        painter.setPen(QPen(colour("handle"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(target)

    def outline(self, painter: QPainter, target: QRectF) -> None:
        """The frame around a place that the user asked to see."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, width in (("halo", 5), ("guide", 3)):
            painter.setPen(QPen(colour(token), width))
            painter.drawRect(target.adjusted(-4, -4, 4, 4))

    def handles(self, painter: QPainter, target: QRectF) -> None:
        """The frame of a selected mark, with a halo that shows on any ground."""
        frame = target.adjusted(-2, -2, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, width in (("halo", 3), ("handle", 1)):
            painter.setPen(QPen(colour(token), width))
            painter.drawRect(frame)
        painter.setPen(QPen(colour("halo"), 1))
        for corner in (
            frame.topLeft(),
            frame.topRight(),
            frame.bottomLeft(),
            frame.bottomRight(),
        ):
            square = QRectF(0, 0, _HANDLE, _HANDLE)
            square.moveCenter(corner)
            painter.fillRect(square, colour("handle"))
            painter.drawRect(square)

    def guides(
        self,
        painter: QPainter,
        page: QRectF,
        mapper: PageMapper,
        vertical: float | None,
        horizontal: float | None,
    ) -> None:
        """The lines that hold a dragged seal; mm of the page."""
        painter.setPen(QPen(colour("guide"), 1, Qt.PenStyle.DashLine))
        if vertical is not None:
            x = mapper.left + vertical * mapper.scale
            painter.drawLine(QPointF(x, page.top()), QPointF(x, page.bottom()))
        if horizontal is not None:
            y = mapper.top + horizontal * mapper.scale
            painter.drawLine(QPointF(page.left(), y), QPointF(page.right(), y))
