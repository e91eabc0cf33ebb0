"""A byte-limited cache of drawn tiles, and the grid they belong to."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QPixmap

TILE = 768
"""device px, width and height of a full tile"""


@dataclass(frozen=True, slots=True)
class TileKey:
    """One tile of one page at one scale."""

    page: int
    """0-based"""
    scale: float
    """device px per mm"""
    column: int
    row: int

    @property
    def left(self) -> int:
        """device px from the page's left"""
        return self.column * TILE

    @property
    def top(self) -> int:
        """device px from the page's top"""
        return self.row * TILE


def keys_for(page: int, scale: float, area: tuple[float, float, float, float]) -> Iterator[TileKey]:
    """Tiles of a page that touch `area`: left, top, right, bottom in device px of the page."""
    left, top, right, bottom = area
    for row in range(max(0, math.floor(top / TILE)), math.ceil(bottom / TILE)):
        for column in range(max(0, math.floor(left / TILE)), math.ceil(right / TILE)):
            yield TileKey(page, scale, column, row)


class TileCache:
    """Tiles by key, the least recently used dropped first."""

    def __init__(self, limit: int = 160 * 1024 * 1024) -> None:
        """`limit`: bytes of pictures kept."""
        self._limit = limit
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._bytes = 0

    def get(self, key: TileKey) -> QPixmap | None:
        """The tile, now the most recently used; None when it is not here."""
        pixmap = self._tiles.get(key)
        if pixmap is not None:
            self._tiles.move_to_end(key)
        return pixmap

    def put(self, key: TileKey, pixmap: QPixmap) -> None:
        """Keep a tile; others go when the limit is passed."""
        self._bytes += _size(pixmap) - _size(self._tiles.pop(key, None))
        self._tiles[key] = pixmap
        while self._bytes > self._limit and len(self._tiles) > 1:
            _, old = self._tiles.popitem(last=False)
            self._bytes -= _size(old)

    def of_page(self, page: int, *, without: float) -> list[tuple[TileKey, QPixmap]]:
        """Tiles of a page at other scales than `without`, coarse ones first: placeholders."""
        found = [
            (key, pixmap)
            for key, pixmap in self._tiles.items()
            if key.page == page and key.scale != without
        ]
        return sorted(found, key=_scale_of)

    def clear(self) -> None:
        """Forget everything."""
        self._tiles.clear()
        self._bytes = 0


def _scale_of(entry: tuple[TileKey, QPixmap]) -> float:
    return entry[0].scale


def _size(pixmap: QPixmap | None) -> int:
    return 0 if pixmap is None else pixmap.width() * pixmap.height() * 4
