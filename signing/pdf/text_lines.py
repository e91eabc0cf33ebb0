"""The lines of a PyMuPDF text page: which are printed, where they stand, which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

import pymupdf

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
_GAP = 2.0
"""Times the line's height: a wider gap separates columns and cells of a table."""


class Reading(Enum):
    """Whose word counts for what a glyph means."""

    GLYPHS = _api.mupdf.FZ_STEXT_PRESERVE_WHITESPACE | _api.mupdf.FZ_STEXT_IGNORE_ACTUALTEXT
    """Ligatures are taken apart and pictures left out: neither has a place in a keyword."""
    ACTUAL_TEXT = _api.mupdf.FZ_STEXT_PRESERVE_WHITESPACE


def content_text(page: Any, reading: Reading) -> Any:
    """The text page of a page's content, in coordinates of the unrotated page.

    Annotations are left out: what a form or an earlier signature shows is no place to stamp.
    """
    turned = page.rotation
    if turned:
        page.set_rotation(0)
    try:
        shown = _api.mupdf.FzStextPage(_api.mupdf.fz_bound_page(page.this))
        device = _api.mupdf.fz_new_stext_device(shown, _api.mupdf.FzStextOptions(reading.value))
        _api.mupdf.fz_run_page_contents(
            page.this, device, _api.mupdf.FzMatrix(), _api.mupdf.FzCookie()
        )
        _api.mupdf.fz_close_device(device)
    finally:
        if turned:
            page.set_rotation(turned)
    text = _api.TextPage(shown)
    text.parent = page
    return text


def printed_lines(text_page: Any, wanted: set[int]) -> Iterator[tuple[int, Any, Sequence[Any]]]:
    """The wanted lines, counted as PyMuPDF prints them, with their printed characters.

    Walking characters from Python is slow, which is why only lines with a hit, and lines that
    cross the page's edge (their characters outside are not printed), are looked into.
    """
    visible = text_page.this.m_internal.mediabox
    number = -1
    for raw in _lines(text_page):
        inside = _inside(raw.bbox, visible)
        if inside and number + 1 not in wanted:
            number += 1
            continue
        line = _api.mupdf.FzStextLine(raw)
        chars = [char for char in line if inside or _printed(visible, line, char)]
        if not chars:
            continue
        number += 1
        if number in wanted:
            yield number, line, chars


def _lines(text_page: Any) -> Iterator[Any]:
    """The bare line structures; wrapping each one would cost more than all the rest."""
    text = _api.mupdf.FZ_STEXT_BLOCK_TEXT
    for block in (block for block in text_page.this if block.m_internal.type == text):
        raw = block.begin().__ref__().m_internal
        while raw:
            yield raw
            raw = raw.next


def _inside(box: Any, visible: Any) -> bool:
    return bool(
        visible.x0 <= box.x0
        and box.x1 <= visible.x1
        and visible.y0 <= box.y0
        and box.y1 <= visible.y1
    )


def _printed(visible: Any, line: Any, char: Any) -> bool:
    rect = _api.mupdf.FzRect(visible)
    return bool(_api.JM_rects_overlap(rect, _api.JM_char_bbox(line, char)))


@dataclass(frozen=True, slots=True)
class Fragment:
    """One line of the printed text, in coordinates along and across its direction of writing."""

    places: range
    """Where its characters stand in the printed text."""
    direction: tuple[int, int]
    """In hundredths; only lines of one direction can belong together."""
    start: float
    end: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Across the direction of writing, in points."""
        return self.bottom - self.top


def fragments(text_page: Any, plain: str) -> Iterator[Fragment]:
    """The lines of `plain`, the printed text of the page, with their boxes."""
    visible = text_page.this.m_internal.mediabox
    raws = (raw for raw in _lines(text_page) if _is_printed(visible, raw))
    start = 0
    for raw, text in zip(raws, plain.split("\n"), strict=False):
        across, down, box = raw.dir.x, raw.dir.y, raw.bbox
        along = [x * across + y * down for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        beside = [y * across - x * down for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        yield Fragment(
            range(start, start + len(text)),
            (round(across * 100), round(down * 100)),
            min(along),
            max(along),
            min(beside),
            max(beside),
        )
        start += len(text) + 1


def runs(found: Iterator[Fragment]) -> list[list[range]]:
    """Fragments that continue each other on one line, of which some lie apart in the text.

    A word with one character in another font may be drawn at another time and so be torn apart.
    """
    ordered = sorted(found, key=lambda item: (item.direction, item.top + item.bottom))
    rows: list[list[Fragment]] = []
    for fragment in ordered:
        if rows and _same_row(rows[-1][-1], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [
        [part.places for part in run]
        for row in rows
        for run in _close(sorted(row, key=lambda item: item.start))
        if any(before.places.stop + 1 != after.places.start for before, after in pairwise(run))
    ]


def _same_row(before: Fragment, after: Fragment) -> bool:
    common = min(before.bottom, after.bottom) - max(before.top, after.top)
    return before.direction == after.direction and common > 0.5 * min(before.height, after.height)


def _close(row: Sequence[Fragment]) -> list[list[Fragment]]:
    """The row cut wherever a gap is too wide for one text."""
    parts = [[row[0]]]
    for before, after in pairwise(row):
        if after.start - before.end > _GAP * before.height:
            parts.append([])
        parts[-1].append(after)
    return parts


def _is_printed(visible: Any, raw: Any) -> bool:
    if _inside(raw.bbox, visible):
        return True
    line = _api.mupdf.FzStextLine(raw)
    return any(_printed(visible, line, char) for char in line)
