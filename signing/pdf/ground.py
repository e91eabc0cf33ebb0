"""How dark the page is where marks go: ink that multiplies cannot be seen on dark ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf

from signing.errors import Cancelled
from signing.geometry import PageGeometry, RectMm
from signing.pdf.model import Document, Ink
from signing.pdf.reader import open_reader
from signing.pdf.source import reading
from signing.placement.model import Finding, Ground, Mark, Placement, Severity

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
PAGES_MOST = 20
"""Pages looked at: the covers and what is near them; drawing a scan takes a tenth of a second."""
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


def with_ground(
    document: Document, placement: Placement, cancelled: Callable[[], bool]
) -> Placement:
    """The placement, its marks inked so that they can be seen, and a note of those on dark ground.

    Looks at the first pages with marks and at the last one. Raises DocumentError and Cancelled.
    """
    marks = placement.marks
    numbers = sorted({mark.page for mark in marks if mark.is_seen})
    if document.ink is not Ink.MULTIPLY or not numbers:
        return placement
    looked_at = [*numbers[: PAGES_MOST - 1], *numbers[PAGES_MOST - 1 :][-1:]]
    pictures = _pictures(document, looked_at, cancelled)
    inked = tuple(_inked(mark, document.pages[mark.page - 1], pictures) for mark in marks)
    dark = [mark.page for mark in inked if mark.ground is Ground.DARK]
    if not dark:
        return placement
    return Placement(inked, (*placement.findings, _finding(dark)))


def _inked(mark: Mark, page: PageGeometry, pictures: Mapping[int, _Picture]) -> Mark:
    picture = pictures.get(mark.page)
    if picture is None or not mark.is_seen or not _is_dark(picture, page, mark.rect):
        return mark
    return replace(mark, ground=Ground.DARK)


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


def _finding(pages: Sequence[int]) -> Finding:
    return Finding(
        Severity.NOTE,
        "placement.dark-ground",
        "第 {page} 页等共 {count} 处底色很深,印章改用亮色压印,以便看清。",
        {"page": pages[0], "count": len(pages)},
        pages[0],
    )
