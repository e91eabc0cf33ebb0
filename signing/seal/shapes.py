"""Rings, frames and the star, as segments in mm."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum

from signing.seal.model import Close, CurveTo, LineTo, MoveTo, Point, Segment


class Shape(StrEnum):
    """The outline of a seal."""

    ROUND = "round"
    SQUARE = "square"
    OBLONG = "oblong"


_QUARTER = 4 / 3 * math.tan(math.pi / 8)
"""Length of a control arm, in radii, with which a cubic follows a quarter circle to 0.03 %."""
_INNER = math.sin(math.radians(18)) / math.sin(math.radians(54))
"""Inner radius of the regular pentagram for an outer radius of 1."""


def circle(centre: Point, radius: float) -> Iterator[Segment]:
    """A circle of four curves that begin and end at its outermost points."""
    return round_rectangle(
        (centre[0] - radius, centre[1] - radius), 2 * radius, 2 * radius, radius=radius
    )


def ring(centre: Point, radius: float, *, edge: float) -> Iterator[Segment]:
    """A ring whose outside has `radius`; `edge` is its thickness."""
    yield from circle(centre, radius)
    yield from circle(centre, radius - edge)


def round_rectangle(
    corner: Point, width: float, height: float, *, radius: float
) -> Iterator[Segment]:
    """A rectangle from its top-left `corner` with rounded corners; radius 0 makes them sharp."""
    left, top = corner
    right, bottom = left + width, top + height
    arm = radius * (1 - _QUARTER)
    yield MoveTo((left + radius, top))
    yield LineTo((right - radius, top))
    yield CurveTo((right - arm, top), (right, top + arm), (right, top + radius))
    yield LineTo((right, bottom - radius))
    yield CurveTo((right, bottom - arm), (right - arm, bottom), (right - radius, bottom))
    yield LineTo((left + radius, bottom))
    yield CurveTo((left + arm, bottom), (left, bottom - arm), (left, bottom - radius))
    yield LineTo((left, top + radius))
    yield CurveTo((left, top + arm), (left + arm, top), (left + radius, top))
    yield Close()


def frame(width: float, height: float, *, edge: float, radius: float) -> Iterator[Segment]:
    """A rectangular border from (0, 0), `edge` mm thick, with rounded outer corners."""
    yield from round_rectangle((0, 0), width, height, radius=radius)
    yield from round_rectangle(
        (edge, edge), width - 2 * edge, height - 2 * edge, radius=max(radius - edge, 0.2)
    )


def star(centre: Point, diameter: float) -> Iterator[Segment]:
    """A five-pointed star with one tip up; `diameter` of the circle through its tips."""
    for corner in range(10):
        radius = diameter / 2 * (1 if corner % 2 == 0 else _INNER)
        angle = math.radians(36 * corner)
        point = (centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle))
        yield MoveTo(point) if corner == 0 else LineTo(point)
    yield Close()
