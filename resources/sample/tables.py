"""Draws the rows of a ruled table."""

from __future__ import annotations

from collections.abc import Sequence

from resources.sample.blocks import Align, Table
from resources.sample.fonts import Face
from resources.sample.page import SamplePage
from resources.sample.wrap import wrap

_PADDING = 4.0
_HEAD_FILL = (0.93, 0.94, 0.96)
_LEADING = 1.35
_HEAD_HEIGHT = 30.0


def cell_lines(
    row: Sequence[str], widths: Sequence[float], *, size: float, face: Face
) -> list[list[str]]:
    """The wrapped lines of each cell; `widths` in pt."""
    return [
        wrap(text, width=width - 2 * _PADDING, size=size, face=face)
        for text, width in zip(row, widths, strict=True)
    ]


def row_height(lines: Sequence[Sequence[str]], table: Table, *, is_head: bool) -> float:
    """Height of a row in pt; the head of a table with tall rows stays low."""
    most = max(map(len, lines))
    least = min(table.least_height, _HEAD_HEIGHT) if is_head else table.least_height
    return max(least, most * table.size * _LEADING + 2 * _PADDING)


def draw_row(
    page: SamplePage,
    lines: Sequence[Sequence[str]],
    table: Table,
    *,
    left: float,
    top: float,
    widths: Sequence[float],
    bold: bool,
) -> None:
    """Draw one row from (left, top), text in the vertical middle of each cell."""
    height = row_height(lines, table, is_head=bold)
    step = table.size * _LEADING
    x = left
    for column, (cell, width) in enumerate(zip(lines, widths, strict=True)):
        page.box((x, top, x + width, top + height), fill=_HEAD_FILL if bold else None)
        align = Align.CENTRE
        if not bold and column < len(table.aligns):
            align = table.aligns[column]
        baseline = top + (height - step * len(cell)) / 2 + table.size * 1.05
        for line in cell:
            free = width - 2 * _PADDING - page.face(bold=bold).width(line) * table.size
            page.text(
                x + _PADDING + max(free, 0.0) * align.value,
                baseline,
                line,
                size=table.size,
                bold=bold,
            )
            baseline += step
        x += width
