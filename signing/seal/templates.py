"""Draws seals from templates: round unit seals, square and oblong name seals, a pen signature."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from signing.errors import SealError
from signing.seal.affine import Affine, bounds
from signing.seal.handwriting import strokes_of
from signing.seal.lettering import Arc, in_cells, in_column, on_arc, on_line
from signing.seal.model import Point, SealKind, Segment, VectorArt
from signing.seal.outline import OutlineFont, seal_font
from signing.seal.pen import INK, signature_art
from signing.seal.shapes import Shape, frame, ring, star

RED = (200, 22, 29)
"""Vermilion of seal ink, sRGB."""

_SIZES = {
    SealKind.OFFICIAL: (40.0, 40.0),
    SealKind.FINANCE: (38.0, 38.0),
    SealKind.CONTRACT: (38.0, 38.0),
    SealKind.LEGAL_PERSON: (20.0, 20.0),
    SealKind.NAME: (20.0, 10.0),
    SealKind.SIGNATURE: (30.0, 12.0),
}
_PURPOSE = {SealKind.FINANCE: "财务专用章", SealKind.CONTRACT: "合同专用章"}
_STAR_MM = 14.0
_LARGEST_MM = 45.0
"""国发〔1999〕25号: seals of enterprises are at most 45 mm across."""
_OWNER_LETTERS = 30
_CODE = re.compile(r"\d{13}")
_MARKER = re.compile(r"[（(]([^（()）]{1,4})[)）]")


def draw(
    kind: SealKind,
    *,
    owner: str,
    text: str = "",
    code: str = "",
    size_mm: tuple[float, float] | None = None,
    shape: Shape | None = None,
) -> VectorArt:
    """The artwork of a seal at its registered size, one even-odd path that fills the size exactly.

    `owner` is the unit's or person's name, at most 30 letters; `text` replaces the line under the
    star (round seals) or the letters (name seals); `code` is the 13-digit registration number
    of a unit seal; `size_mm` is width and height, by default the customary size of the kind
    (国发〔1999〕25号: 公章 40 mm, edge 1.0 mm; from 42 mm on 1.2 mm); `shape` SQUARE makes a unit
    seal square. Brackets in a name, as in 王建国(演示), become a small mark beside the letters.

    Raises SealError for a name, code or size that no seal has.
    """
    width, height = size_mm or _SIZES[kind]
    _check(owner, code, width, height)
    if kind is SealKind.SIGNATURE:
        return _signature(text or owner, width, height)
    font = seal_font()
    if kind in (SealKind.OFFICIAL, SealKind.FINANCE, SealKind.CONTRACT):
        line = text or _PURPOSE.get(kind, "")
        if shape is Shape.SQUARE:
            segments = _square_unit(owner, line, width, font)
        else:
            segments = _round(owner, line, code, width, font)
    elif width > 1.5 * height:
        segments = _oblong(text or owner, width, height, font)
    else:
        segments = _square(text or owner, width, font)
    return VectorArt(width=width, height=height, colour=RED, segments=tuple(segments))


def _check(owner: str, code: str, width: float, height: float) -> None:
    if not 2 <= len(owner) <= _OWNER_LETTERS:
        raise SealError(seal=owner, reason="印章文字须为 2 至 30 个字")
    if code and not _CODE.fullmatch(code):
        raise SealError(seal=owner, reason="印章编码须为 13 位数字")
    if not (5 <= width <= _LARGEST_MM and 5 <= height <= _LARGEST_MM):
        raise SealError(seal=owner, reason="印章尺寸须在 5 至 45 毫米之间")


def _round(owner: str, line: str, code: str, size: float, font: OutlineFont) -> Iterator[Segment]:
    """Ring, star, name over it, line and code under it."""
    centre: Point = (size / 2, size / 2)
    edge = 1.2 if size >= 42 else 1.0
    unit = size / 40
    yield from ring(centre, size / 2, edge=edge)
    yield from star(centre, _STAR_MM * min(unit, 1.0))
    yield from on_arc(owner, _name_arc(owner, size, edge, crowded=bool(line)), font=font)
    if line:
        pitch = min(4.1, 21.5 / max(len(line), 1)) * unit
        below = (centre[0], centre[1] + 11.0 * unit)
        yield from on_line(line, below, pitch=pitch, height=4.6 * unit, font=font)
    if code:
        foot = size / 2 - edge - 0.7
        arc = Arc(centre, foot=foot, height=1.9, span=66, lower=True, widest=0.9, air=0.0)
        yield from on_arc(code, arc, font=font)


def _name_arc(owner: str, size: float, edge: float, *, crowded: bool) -> Arc:
    """Few letters stand tall with air between them, many become lower and cover more degrees."""
    letters = len(owner)
    unit = size / 40
    height = (6.4 if letters <= 12 else 6.4 - min(letters - 12, 18) * 0.1) * unit
    foot = size / 2 - edge - 1.0 * unit - height
    most = 236.0 if crowded else 268.0
    span = min(most, 22.0 * letters + 20 if letters < 12 else most)
    return Arc((size / 2, size / 2), foot=foot, height=height, span=span, widest=0.82)


def _split_marker(name: str) -> tuple[str, str]:
    """The name without its bracket and what stood in it: 王建国(演示) → 王建国, 演示."""
    found = _MARKER.search(name)
    return (_MARKER.sub("", name), found.group(1)) if found else (name, "")


def _square(name: str, size: float, font: OutlineFont) -> Iterator[Segment]:
    """The old order of a 2 × 2 seal: right column first, from top to bottom."""
    name, marker = _split_marker(name)
    edge = 0.06 * size
    yield from frame(size, size, edge=edge, radius=0.05 * size)
    inside, margin = size - 2 * edge, 0.035 * size
    strip = 0.14 * size if marker else 0.0
    area = (edge + margin, edge + margin, inside - 2 * margin, inside - 2 * margin - strip)
    yield from in_cells(_grid(name, area), font=font)
    if marker:
        foot = (size / 2, size - edge - margin / 2 - 0.06 * size)
        yield from on_line(marker, foot, pitch=0.2 * size, height=0.12 * size, font=font)


def _square_unit(owner: str, line: str, size: float, font: OutlineFont) -> Iterator[Segment]:
    """A unit's name and the seal's purpose in columns from the right, inside a border."""
    name, marker = _split_marker(owner)
    edge = 0.045 * size
    yield from frame(size, size, edge=edge, radius=0.03 * size)
    inside, margin = size - 2 * edge, 0.03 * size
    strip = 0.11 * size if marker else 0.0
    area = (edge + margin, edge + margin, inside - 2 * margin, inside - 2 * margin - strip)
    yield from in_cells(_columns(name + line, area), font=font)
    if marker:
        foot = (size / 2, size - edge - margin - 0.045 * size)
        yield from on_line(marker, foot, pitch=0.16 * size, height=0.09 * size, font=font)


def _columns(
    text: str, area: tuple[float, float, float, float]
) -> list[tuple[str, float, float, float, float]]:
    """Cells of the letters in about as many columns as rows, the right column first."""
    columns = max(1, round(math.sqrt(len(text))))
    rows = -(-len(text) // columns)
    left, top, width, height = area
    gap = 0.025 * width
    cell_width = (width - gap * (columns - 1)) / columns
    cells = []
    for column in range(columns):
        part = text[column * rows : (column + 1) * rows]
        x = left + (columns - 1 - column) * (cell_width + gap)
        tall = (height - gap * (len(part) - 1)) / max(len(part), 1)
        cells += [
            (letter, x, top + row * (tall + gap), cell_width, tall)
            for row, letter in enumerate(part)
        ]
    return cells


def _grid(
    name: str, area: tuple[float, float, float, float]
) -> list[tuple[str, float, float, float, float]]:
    """Cells of the letters: two columns, the right one first; 印 fills up a short name."""
    letters = {2: name + "之印", 3: name + "印"}.get(len(name), name)
    right = (len(letters) + 1) // 2
    left, top, width, height = area
    gap = 0.05 * width
    cells = []
    for column, part in enumerate((letters[:right], letters[right:])):
        rows = max(len(part), 1)
        cell_width, cell_height = (width - gap) / 2, (height - gap * (rows - 1)) / rows
        x = left + (1 - column) * (cell_width + gap)
        cells += [
            (letter, x, top + row * (cell_height + gap), cell_width, cell_height)
            for row, letter in enumerate(part)
        ]
    return cells


def _oblong(name: str, width: float, height: float, font: OutlineFont) -> Iterator[Segment]:
    """A name on one line inside a border, its mark as a small column at the right."""
    name, marker = _split_marker(name)
    edge = 0.07 * height
    yield from frame(width, height, edge=edge, radius=0.08 * height)
    margin = 0.09 * height
    strip = 0.2 * height if marker else 0.0
    room = width - 2 * (edge + margin) - strip
    gap = 0.06 * height
    cell = (room - gap * (len(name) - 1)) / len(name)
    top, tall = edge + margin, height - 2 * (edge + margin)
    cells = [
        (letter, edge + margin + number * (cell + gap), top, cell, tall)
        for number, letter in enumerate(name)
    ]
    yield from in_cells(cells, font=font)
    if marker:
        side = (width - edge - margin - strip / 2 + gap, height / 2)
        pitch = 0.36 * height
        yield from in_column(marker, side, pitch=pitch, width=0.18 * height, font=font)


def _signature(name: str, width: float, height: float) -> VectorArt:
    """The name in running hand; with letters that our hand does not know, in leaning print."""
    name, _ = _split_marker(name)
    strokes = strokes_of(name)
    if strokes is not None:
        return signature_art(strokes, width=width, height=height)
    line = tuple(on_line(name, (0, 0), pitch=1.0, height=1.0, font=seal_font()))
    leaning = tuple(Affine.slant(14).apply(line))
    left, top, right, bottom = bounds(leaning)
    fit = Affine.scale(width / (right - left), height / (bottom - top))
    segments = Affine.move(-left, -top).then(fit).apply(leaning)
    return VectorArt(width=width, height=height, colour=INK, segments=tuple(segments))
