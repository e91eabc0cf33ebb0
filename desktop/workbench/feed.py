"""Brings pages from the drawing processes to the canvas and the thumbnails."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.render.model import (
    Priority,
    RenderedTile,
    RenderFailure,
    RenderRequest,
    TileRect,
)
from desktop.render.service import RenderService
from signing.pdf.model import Document
from widgets.pageview.tiles import TileKey
from widgets.pageview.view import PageView
from widgets.thumbnails import BOX, ThumbnailList


@dataclass(frozen=True, slots=True)
class _Thumbnail:
    """Key of a thumbnail request."""

    page: int


class PageFeed(QObject):
    """Asks for what the two views want to show of one document at a time."""

    def __init__(self, service: RenderService, canvas: PageView, thumbnails: ThumbnailList) -> None:
        """`service` outlives the feed."""
        super().__init__(canvas)
        self._service = service
        self._canvas = canvas
        self._thumbnails = thumbnails
        self._numbers: dict[Document, int] = {}
        self._current = 0
        self._document: Document | None = None
        self._wanted: frozenset[TileKey] = frozenset()
        canvas.tiles_wanted.connect(self._want_tiles)
        thumbnails.pictures_wanted.connect(self._want_thumbnails)
        service.page_ready.connect(self._arrived)
        service.failed.connect(self._failed)

    def show(self, document: Document | None) -> None:
        """Draw `document` from now on; the views are filled by the caller."""
        self._document = document
        self._wanted = frozenset()
        self._service.cancel_stale(self._is_wanted)
        if document is None:
            self._current = 0
            return
        if document not in self._numbers:
            self._numbers[document] = self._service.open(document.path, document.password)
        self._current = self._numbers[document]

    def close(self, document: Document) -> None:
        """Forget a document."""
        number = self._numbers.pop(document, None)
        if number is not None:
            self._service.close(number)

    def _want_tiles(self, keys: list[TileKey]) -> None:
        self._wanted = frozenset(keys)
        self._service.cancel_stale(self._is_wanted)
        if not self._current:
            return
        for key in keys:
            corner, width, height = self._canvas.tile_rect(key)
            tile = TileRect(corner.x(), corner.y(), width, height)
            if width > 0 and height > 0:
                self._service.request(
                    RenderRequest(
                        self._current, key.page + 1, key.scale, tile, Priority.VISIBLE, key
                    )
                )

    def _want_thumbnails(self, pages: list[int]) -> None:
        if not self._current or self._document is None:
            return
        ratio = self._thumbnails.devicePixelRatioF()
        for page in pages:
            size = self._document.pages[page - 1]
            scale = min(BOX.width() / size.width_mm, BOX.height() / size.height_mm) * ratio
            self._service.request(
                RenderRequest(
                    self._current,
                    page,
                    scale,
                    priority=Priority.THUMBNAIL,
                    key=_Thumbnail(page),
                )
            )

    def _is_wanted(self, request: RenderRequest) -> bool:
        if request.document != self._current:
            return False
        return not isinstance(request.key, TileKey) or request.key in self._wanted

    def _arrived(self, tile: RenderedTile) -> None:
        request = tile.request
        if request.document != self._current:
            return
        if isinstance(request.key, TileKey):
            self._canvas.put_tile(request.key, tile.image)
        elif isinstance(request.key, _Thumbnail):
            self._thumbnails.put_picture(request.key.page, tile.image)

    def _failed(self, failure: RenderFailure) -> None:
        request = failure.request
        if request is not None and request.document == self._current:
            self._canvas.mark_unreadable(request.page)
