"""Sets letters on arcs, lines and in cells, as segments in mm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signing.seal.affine import Affine
from signing.seal.model import Point, Segment
from signing.seal.outline import Glyph, OutlineFont

_BRACKETS = "()（）[]"
_HALF = 0.62
"""Share of a cell taken by brackets, digits and Latin letters."""
_NARROWEST, _WIDEST = 0.62, 1.5
"""How far a letter may be condensed or stretched to fill its cell."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Where letters stand on a circle.

    Arc((20, 20), foot=11.5, height=6.2, span=250)          name: tops outwards, over the centre
    Arc((20, 20), foot=17.6, height=1.5, span=70, lower=True)   code: tops inwards, below it
    """

    centre: Point
    foot: float
    """Radius in mm at the letters' feet."""
    height: float
    """Height of the em box in mm."""
    span: float
    """Degrees from the first to the last letter's outer side."""
    lower: bool = False
    widest: float = 1.0
    """Largest width of a letter's em box as a share of `height`."""
    air: float = 0.08
    """Share of each cell left free between letters."""


def on_arc(text: str, arc: Arc, *, font: OutlineFont) -> Iterator[Segment]:
    """The letters evenly over the arc, upright to the circle, condensed when they are many."""
    shares = [cell_share(letter) for letter in text]
    whole = sum(shares)
    # Neighbours meet first on the side that looks to the centre, so that radius sets the width.
    inner = arc.foot if not arc.lower else arc.foot - arc.height
    cell = math.radians(arc.span / whole) * inner * (1 - arc.air)
    width = min(cell, arc.height * arc.widest)
    angle = -arc.span / 2
    for letter, share in zip(text, shares, strict=True):
        step = arc.span * share / whole
        place = _on_circle(arc, angle + step / 2)
        yield from _fitted(font.glyph(letter), letter, width, arc.height, place)
        angle += step


def _on_circle(arc: Arc, degrees: float) -> Affine:
    """From a cell centred on x = 0 with its foot at y = 0 to its place on the circle."""
    if arc.lower:
        upright = Affine.move(0, arc.foot).then(Affine.turn(-degrees))
    else:
        upright = Affine.move(0, -arc.foot).then(Affine.turn(degrees))
    return upright.then(Affine.move(*arc.centre))


def _fitted(
    glyph: Glyph, letter: str, width: float, height: float, place: Affine
) -> Iterator[Segment]:
    """A letter `width` × `height` mm to the em; narrow ones are centred by their ink."""
    left, _, right, _ = glyph.ink
    middle = 0.5 if cell_share(letter) == 1 else (left + right) / 2
    shape = Affine.move(-middle, -1).then(Affine.scale(width, height))
    return shape.then(place).apply(glyph.segments)


def on_line(
    text: str, centre: Point, *, pitch: float, height: float, font: OutlineFont
) -> Iterator[Segment]:
    """The letters on a straight line about `centre`; `pitch` mm from one to the next."""
    shares = [cell_share(letter) for letter in text]
    x = centre[0] - pitch * sum(shares) / 2
    for letter, share in zip(text, shares, strict=True):
        place = Affine.move(x + pitch * share / 2, centre[1] + height / 2)
        yield from _fitted(font.glyph(letter), letter, pitch * 0.93, height, place)
        x += pitch * share


def in_column(
    text: str, centre: Point, *, pitch: float, width: float, font: OutlineFont
) -> Iterator[Segment]:
    """The letters one below the other about `centre`; `pitch` mm from one to the next."""
    y = centre[1] - pitch * len(text) / 2
    for letter in text:
        y += pitch
        place = Affine.move(centre[0], y)
        yield from _fitted(font.glyph(letter), letter, width, pitch * 0.93, place)


def in_cells(
    cells: Sequence[tuple[str, float, float, float, float]], *, font: OutlineFont
) -> Iterator[Segment]:
    """Each letter stretched to fill its cell (letter, left, top, width, height), as seals do.

    The ink fills the cell, but flat or slim letters keep a likeness to themselves.
    """
    for letter, left, top, width, height in cells:
        glyph = font.glyph(letter)
        x0, y0, x1, y1 = glyph.ink
        em = max(x1 - x0, y1 - y0)
        across = min(width / (x1 - x0), _WIDEST * width / em)
        down = min(height / (y1 - y0), _WIDEST * height / em)
        across = max(across, _NARROWEST * down)
        across = min(across, width / (x1 - x0))
        middle = Affine.move(-(x0 + x1) / 2, -(y0 + y1) / 2)
        shape = middle.then(Affine.scale(across, down))
        place = Affine.move(left + width / 2, top + height / 2)
        yield from shape.then(place).apply(glyph.segments)


def cell_share(letter: str) -> float:
    """Share of a Chinese letter's cell that `letter` takes: less for brackets and digits."""
    return _HALF if letter in _BRACKETS or ord(letter) < 0x2E80 else 1.0
