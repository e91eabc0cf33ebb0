"""Drawing the real artwork of a seal with QPainter at true size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from signing.seal.model import Art, Close, CurveTo, LineTo, MoveTo, Seal, VectorArt


def path_of(art: VectorArt) -> QPainterPath:
    """The outline of vector artwork, in mm."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for segment in art.segments:
        match segment:
            case MoveTo(end):
                path.moveTo(QPointF(*end))
            case LineTo(end):
                path.lineTo(QPointF(*end))
            case CurveTo(control1, control2, end):
                path.cubicTo(QPointF(*control1), QPointF(*control2), QPointF(*end))
            case Close():
                path.closeSubpath()
    return path


class ArtCache:
    """Pictures of seals by size, so that a page full of impressions scrolls smoothly."""

    def __init__(self, limit: int = 24) -> None:
        """`limit`: pictures kept."""
        self._limit = limit
        self._paths: dict[str, QPainterPath] = {}
        self._images: dict[str, QImage] = {}
        self._pixmaps: dict[tuple[str, int, int], QPixmap] = {}

    def clear(self) -> None:
        """Forget everything, e.g. because the seals were fetched anew."""
        self._paths.clear()
        self._images.clear()
        self._pixmaps.clear()

    def draw(
        self,
        painter: QPainter,
        target: QRectF,
        seal: Seal,
        *,
        box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0),
    ) -> None:
        """Draw the part `box` (fractions, y downwards) of a seal into `target` (logical px)."""
        left, top, right, bottom = box
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        width = round(target.width() / max(right - left, 1e-6) * ratio)
        height = round(target.height() / max(bottom - top, 1e-6) * ratio)
        pixmap = self._pixmap(seal, max(1, width), max(1, height))
        source = QRectF(left * width, top * height, (right - left) * width, (bottom - top) * height)
        painter.drawPixmap(target, pixmap, source)

    def picture(self, seal: Seal, side: int, ratio: float) -> QPixmap:
        """The seal fitted into a square of `side` logical px."""
        scale = side / max(seal.art.width, seal.art.height)
        width, height = seal.art.width * scale * ratio, seal.art.height * scale * ratio
        pixmap = QPixmap(self._pixmap(seal, max(1, round(width)), max(1, round(height))))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _pixmap(self, seal: Seal, width: int, height: int) -> QPixmap:
        key = (seal.id, width, height)
        found = self._pixmaps.get(key)
        if found is None:
            while len(self._pixmaps) >= self._limit:
                del self._pixmaps[next(iter(self._pixmaps))]
            found = self._pixmaps[key] = self._render(seal, QSize(width, height))
        return found

    def _render(self, seal: Seal, size: QSize) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self._paint(painter, seal.id, seal.art, size)
        painter.end()
        return pixmap

    def _paint(self, painter: QPainter, identity: str, art: Art, size: QSize) -> None:
        if isinstance(art, VectorArt):
            path = self._paths.setdefault(identity, path_of(art))
            painter.scale(size.width() / art.width, size.height() / art.height)
            painter.fillPath(path, QColor(*art.colour))
        else:
            picture = self._images.get(identity)
            if picture is None:
                picture = self._images[identity] = QImage.fromData(art.png)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), picture)
