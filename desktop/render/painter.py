"""Drawing with PyMuPDF; imported in the drawing process only."""

from __future__ import annotations

import math
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pymupdf

from desktop.render.wire import (
    BYTES_PER_PIXEL,
    PICTURE_BYTES,
    Answer,
    CloseOrder,
    Drawn,
    DrawOrder,
    Opened,
    OpenOrder,
    Order,
    Ready,
)
from signing.errors import DamagedPdfError, DocumentLimitError
from signing.geometry import MM_PER_PT
from signing.pdf.reader import load_page, open_reader
from signing.pdf.source import reading

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
_LISTS = 4
"""Pages kept interpreted: the tiles of a page are asked for one after another."""
_SHRINK_EVERY = 32
"""Pages; MuPDF keeps up to 256 MB of decoded pictures and is now and then told to let go."""


class Painter:
    """Carries out orders; pictures go into `pixels`, the memory shared with the window."""

    def __init__(self, pixels: memoryview) -> None:
        """Draw into `pixels`, of PICTURE_BYTES bytes."""
        self._pixels = pixels
        self._documents: dict[int, tuple[Path, Any]] = {}
        self._lists: OrderedDict[tuple[int, int], Any] = OrderedDict()
        self._drawn = 0

    def obey(self, order: Order) -> Answer:
        """Carry out one order. Raises DocumentError."""
        match order:
            case OpenOrder():
                return self._open(order)
            case CloseOrder():
                return self._close(order)
            case DrawOrder():
                return self._draw(order)

    def _open(self, order: OpenOrder) -> Opened:
        document = open_reader(order.path, order.password)
        self._documents[order.document] = (order.path, document)
        with reading(order.path.name):
            return Opened(int(document.page_count))

    def _close(self, order: CloseOrder) -> Ready:
        for key in [key for key in self._lists if key[0] == order.document]:
            del self._lists[key]
        found = self._documents.pop(order.document, None)
        if found:
            found[1].close()
        return Ready()

    def _draw(self, order: DrawOrder) -> Drawn:
        path, document = self._documents[order.document]
        try:
            with reading(path.name):
                return self._paint(self._list(order, document), order, path.name)
        except ValueError as error:
            # PyMuPDF's way to say that the page cannot be loaded.
            raise DamagedPdfError(name=path.name) from error

    def _list(self, order: DrawOrder, document: Any) -> Any:
        key = (order.document, order.page)
        if key not in self._lists:
            self._shrink()
            self._lists[key] = load_page(document, order.page).get_displaylist()
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
        self._lists.move_to_end(key)
        return self._lists[key]

    def _paint(self, page: Any, order: DrawOrder, name: str) -> Drawn:
        zoom = order.scale * MM_PER_PT
        turned = _api.Matrix(zoom, zoom).prerotate(order.turn)
        whole = page.rect * turned
        matrix = turned * _api.Matrix(1, 0, 0, 1, -whole.x0, -whole.y0)
        width, height = _px(whole.width), _px(whole.height)
        area = _api.IRect(0, 0, width, height)
        if order.tile:
            tile = order.tile
            right, bottom = tile.left + tile.width, tile.top + tile.height
            area &= _api.IRect(tile.left, tile.top, right, bottom)
        size = area.width * area.height * BYTES_PER_PIXEL
        if area.is_empty or size > PICTURE_BYTES:
            raise DocumentLimitError(name=name, reason="页面图片过大")
        _paint_into(self._pixels[:size], page, matrix, area)
        return Drawn(area.width, area.height)

    def _shrink(self) -> None:
        self._drawn += 1
        if self._drawn % _SHRINK_EVERY == 0:
            _api.mupdf.fz_shrink_store(50)


def _paint_into(pixels: memoryview, page: Any, matrix: Any, area: Any) -> None:
    """Draw an area of an interpreted page, RGB on white, straight into `pixels`.

    PyMuPDF's own Pixmap always carries separations, which makes MuPDF simulate the inks of a press
    and dull every red; a display is no press.
    """
    mupdf = _api.mupdf
    rgb = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_RGB)
    box = mupdf.FzIrect(area.x0, area.y0, area.x1, area.y1)
    inks, place = mupdf.FzSeparations(), mupdf.python_mutable_buffer_data(pixels)
    picture = mupdf.fz_new_pixmap_with_bbox_and_data(rgb, box, inks, 0, place)
    mupdf.fz_clear_pixmap_with_value(picture, 255)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), picture)
    fitted = mupdf.FzMatrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(page.this, device, fitted, everywhere, mupdf.FzCookie())
    mupdf.fz_close_device(device)


def _px(length: float) -> int:
    """Whole px of a page's side; a hair of rounding must not add one."""
    return max(1, math.ceil(length - 0.001))
