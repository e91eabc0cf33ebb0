"""How dark the page is where marks go: ink that multiplies cannot be seen on dark ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf

from signing.errors import Cancelled
from signing.geometry import PageGeometry, RectMm
from signing.pdf.model import Document
from signing.pdf.reader import open_reader
from signing.pdf.source import reading
from signing.placement.model import Mark

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
_KEPT = 64
"""Pictures of a file that are kept, 28 kB each."""
_DOTS = 200
"""Of the longer side of a page's picture: 1.5 mm each on A4."""
_DARK = 110
"""Of 255: red ink multiplied onto a darker grey is nearly black."""
_SHARE = 0.5
"""A seal of which more lies on dark ground is not recognised."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A page in grey."""

    width: int
    height: int
    dots: bytes


def on_dark(
    document: Document, marks: Sequence[Mark], cancelled: Callable[[], bool]
) -> frozenset[Mark]:
    """Those of `marks` below which most of the page is dark. Raises DocumentError and Cancelled."""
    pages = document.pages
    pictures = _pictures(document, sorted({mark.page for mark in marks}), cancelled)
    return frozenset(
        mark for mark in marks if _is_dark(pictures[mark.page], pages[mark.page - 1], mark.rect)
    )


def draw(document: Document, numbers: Sequence[int], cancelled: Callable[[], bool]) -> None:
    """Draw pages for those who will look at them soon. Raises DocumentError and Cancelled."""
    _pictures(document, numbers, cancelled)


def _is_dark(picture: _Picture, page: PageGeometry, rect: RectMm) -> bool:
    """Whether most of the page below `rect` is dark; at least one dot is looked at."""
    across, down = picture.width / page.width_mm, picture.height / page.height_mm
    left, right = _span(rect.left * across, rect.right * across, picture.width)
    top, bottom = _span(rect.top * down, rect.bottom * down, picture.height)
    rows = (
        picture.dots[row * picture.width + left : row * picture.width + right]
        for row in range(top, bottom)
    )
    below = b"".join(rows)
    return sum(dot < _DARK for dot in below) > _SHARE * len(below)


def _span(start: float, end: float, size: int) -> tuple[int, int]:
    first = min(max(round(start), 0), size - 1)
    return first, max(min(round(end), size), first + 1)


def _pictures(
    document: Document, numbers: Sequence[int], cancelled: Callable[[], bool]
) -> Mapping[int, _Picture]:
    changed = document.path.stat().st_mtime_ns
    known = _drawn(document.path, document.password, changed)
    missing = [number for number in numbers if number not in known]
    if len(known) + len(missing) > _KEPT:
        known.clear()
        missing = list(numbers)
    if missing:
        # Opened once for all: finding the first page of thousands takes longer than drawing it.
        with reading(document.name), open_reader(document.path, document.password) as pdf:
            for number in missing:
                if cancelled():
                    raise Cancelled
                known[number] = _picture(pdf[number - 1])
    return {number: known[number] for number in numbers}


@lru_cache(maxsize=4)  # a seal is moved about on the same page
def _drawn(_path: Path, _password: str | None, _changed: int) -> dict[int, _Picture]:
    """The pictures made so far of a file as it was then."""
    return {}


def _picture(page: Any) -> _Picture:
    scale = _DOTS / max(page.rect.width, page.rect.height)
    drawn = page.get_pixmap(matrix=_api.Matrix(scale, scale), colorspace=_api.csGRAY, annots=False)
    return _Picture(drawn.width, drawn.height, bytes(drawn.samples))
