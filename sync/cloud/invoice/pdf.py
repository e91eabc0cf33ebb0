"""An invoice's sheets as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pymupdf

from sync.cloud.invoice.sheet import HEIGHT, WIDTH, Sheet, Text, typeface

_api: Any = pymupdf
"""The library has no types."""
POINTS: Final = 72 / 25.4
"""In a millimetre."""
PIXELS_PER_POINT: Final = 2.0
"""Of the pictures that the phone shows."""


def draw_pdf(sheets: Sequence[Sheet], title: str) -> bytes:
    """One page a sheet."""
    with _api.open() as document:
        for sheet in sheets:
            page = document.new_page(width=WIDTH * POINTS, height=HEIGHT * POINTS)
            for text in sheet.ground:
                _write(page, text)
            for rule in sheet.rules:
                page.draw_line(
                    _point(*rule.start),
                    _point(*rule.end),
                    color=_unit(rule.colour),
                    width=rule.width * POINTS,
                )
            for text in sheet.texts:
                _write(page, text)
        document.set_metadata({"title": title})
        document.subset_fonts()
        return bytes(document.tobytes(deflate=True, garbage=3))


def picture(pdf: bytes, page: int) -> bytes:
    """A page of one of our PDF files as PNG; IndexError when there is no such page."""
    with _api.open(stream=pdf, filetype="pdf") as document:
        matrix = _api.Matrix(PIXELS_PER_POINT, PIXELS_PER_POINT)
        return bytes(document[page].get_pixmap(matrix=matrix, alpha=False).tobytes("png"))


def page_count(pdf: bytes) -> int:
    """How many pages one of our PDF files has."""
    with _api.open(stream=pdf, filetype="pdf") as document:
        return int(document.page_count)


def _write(page: Any, text: Text) -> None:
    if not text.text:
        return
    writer = _api.TextWriter(page.rect, color=_unit(text.colour))
    start = _point(text.left, text.y)
    writer.append(start, text.text, font=typeface(), fontsize=text.size * POINTS)
    turned = (start, _api.Matrix(text.angle)) if text.angle else None
    writer.write_text(page, morph=turned)


def _point(x: float, y: float) -> Any:
    return _api.Point(x * POINTS, y * POINTS)


def _unit(colour: tuple[int, int, int]) -> tuple[float, ...]:
    return tuple(part / 255 for part in colour)
