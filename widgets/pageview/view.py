"""A page canvas that paints tiles as they arrive, and asks for those that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from resources.i18n import tr
from widgets.pageview.area import PagedArea
from widgets.pageview.layout import SizeMm
from widgets.pageview.tiles import TILE, TileCache, TileKey, keys_for
from widgets.tokens import colour

_REQUEST_DELAY = 25
"""ms without a change before tiles are asked for, so that a flick does not ask for them all"""
_PLACEHOLDERS = 12
"""most coarse tiles painted under missing ones"""


class PageView(PagedArea):
    """Draws what it is given.

    Signals:
        tiles_wanted: What should be drawn now, most wanted first. arg 0: list[TileKey]
    """

    tiles_wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._tiles = TileCache()
        self._unreadable: set[int] = set()
        self._request = QTimer(singleShot=True, interval=_REQUEST_DELAY)
        super().__init__(parent)
        self._request.setParent(self)
        self._request.timeout.connect(self._ask_for_tiles)

    def set_pages(self, sizes: Sequence[SizeMm]) -> None:
        """Show a document: width and height of every page in mm. Scrolls to the first page."""
        self._tiles.clear()
        self._unreadable.clear()
        super().set_pages(sizes)

    def put_tile(self, key: TileKey, image: QImage) -> None:
        """Take a drawn tile."""
        self._tiles.put(key, QPixmap.fromImage(image))
        self.viewport().update()

    def mark_unreadable(self, page: int) -> None:
        """Say on a 1-based page that it cannot be shown."""
        self._unreadable.add(page - 1)
        self.viewport().update()

    def refresh(self) -> None:
        super().refresh()
        self._request.start()

    def tile_rect(self, key: TileKey) -> tuple[QPoint, int, int]:
        """Top-left, width and height of a tile in device px, clipped to its page."""
        width, height = self.page_size(key.page)
        right = min(round(width * key.scale), key.left + TILE)
        bottom = min(round(height * key.scale), key.top + TILE)
        return QPoint(key.left, key.top), right - key.left, bottom - key.top

    # painting

    def paint_page(self, painter: QPainter, page: int) -> None:
        """Hook: draw on top of a 0-based page."""

    def _paint_paper(self, painter: QPainter, page: int) -> None:
        area = self.page_rect(page)
        painter.fillRect(area.translated(0, 2), colour("shadow"))
        painter.fillRect(area, colour("paper"))
        wanted = list(self._keys(page))
        ready = [(key, self._tiles.get(key)) for key in wanted]
        if any(pixmap is None for _, pixmap in ready):
            scale = wanted[0].scale
            for key, coarse in self._tiles.of_page(page, without=scale)[-_PLACEHOLDERS:]:
                self._draw_tile(painter, area, key, coarse)
        for key, pixmap in ready:
            if pixmap is not None:
                self._draw_tile(painter, area, key, pixmap)
        if page in self._unreadable:
            painter.setPen(colour("guide"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("此页无法显示"))
        painter.setPen(QPen(colour("border"), 1))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _draw_tile(self, painter: QPainter, area: QRectF, key: TileKey, pixmap: QPixmap) -> None:
        factor = self.scale / key.scale
        target = QRectF(
            area.left() + key.left * factor,
            area.top() + key.top * factor,
            pixmap.width() * factor,
            pixmap.height() * factor,
        )
        painter.save()
        painter.setClipRect(area)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        painter.restore()

    def _keys(self, page: int) -> list[TileKey]:
        ratio = self.devicePixelRatioF()
        area = self.page_rect(page)
        shown = area.intersected(QRectF(self.viewport().rect()))
        shown.translate(-area.topLeft())
        box = (
            shown.left() * ratio,
            shown.top() * ratio,
            shown.right() * ratio,
            shown.bottom() * ratio,
        )
        return list(keys_for(page, self.scale * ratio, box)) if not shown.isEmpty() else []

    def _ask_for_tiles(self) -> None:
        if not self.page_count:
            return
        pages = sorted(self.visible_pages(), key=self._distance)
        missing = [key for page in pages for key in self._keys(page) if not self._tiles.get(key)]
        self.tiles_wanted.emit(missing)

    def _distance(self, page: int) -> int:
        return abs(page + 1 - self.page)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("canvas"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.page_count:
            return
        for page in self.visible_pages():
            self._paint_paper(painter, page)
            self.paint_page(painter, page)
