"""Moves, scales, turns and measures segments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from signing.seal.model import Close, CurveTo, LineTo, MoveTo, Point, Segment


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a·x + c·y + e, y' = b·x + d·y + f; lengths in mm, y downwards.

    Affine.scale(2, 3).then(Affine.turn(90)).then(Affine.move(5, 5))
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @classmethod
    def move(cls, dx: float, dy: float) -> Affine:
        """Right by `dx` and down by `dy`."""
        return cls(e=dx, f=dy)

    @classmethod
    def scale(cls, across: float, down: float) -> Affine:
        """Stretch about the origin."""
        return cls(a=across, d=down)

    @classmethod
    def turn(cls, degrees: float) -> Affine:
        """Clockwise about the origin as seen with y downwards."""
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return cls(a=cosine, b=sine, c=-sine, d=cosine)

    @classmethod
    def slant(cls, degrees: float) -> Affine:
        """Lean to the right about the origin, as italics do."""
        return cls(c=-math.tan(math.radians(degrees)))

    def then(self, after: Affine) -> Affine:
        """This one first, `after` next."""
        return Affine(
            a=after.a * self.a + after.c * self.b,
            b=after.b * self.a + after.d * self.b,
            c=after.a * self.c + after.c * self.d,
            d=after.b * self.c + after.d * self.d,
            e=after.a * self.e + after.c * self.f + after.e,
            f=after.b * self.e + after.d * self.f + after.f,
        )

    def point(self, point: Point) -> Point:
        """Where `point` goes."""
        x, y = point
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def apply(self, segments: Iterable[Segment]) -> Iterator[Segment]:
        """Where the segments go."""
        return (self._segment(segment) for segment in segments)

    def _segment(self, segment: Segment) -> Segment:
        match segment:
            case MoveTo(end):
                return MoveTo(self.point(end))
            case LineTo(end):
                return LineTo(self.point(end))
            case CurveTo(control1, control2, end):
                return CurveTo(self.point(control1), self.point(control2), self.point(end))
            case _:
                return segment


def bounds(segments: Iterable[Segment]) -> tuple[float, float, float, float]:
    """left, top, right, bottom of the outlines, curves measured exactly; all 0 when empty."""
    xs: list[float] = []
    ys: list[float] = []
    here = start = (0.0, 0.0)
    for segment in segments:
        if isinstance(segment, Close):
            here = start
            continue
        if isinstance(segment, CurveTo):
            for axis, values in ((0, xs), (1, ys)):
                values += _extremes(
                    here[axis], segment.control1[axis], segment.control2[axis], segment.end[axis]
                )
        here = segment.end
        xs.append(here[0])
        ys.append(here[1])
        if isinstance(segment, MoveTo):
            start = here
    return (min(xs), min(ys), max(xs), max(ys)) if xs else (0.0, 0.0, 0.0, 0.0)


def _extremes(p0: float, p1: float, p2: float, p3: float) -> list[float]:
    """Values where a cubic's derivative vanishes inside the curve (one coordinate)."""
    a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
    if abs(a) < 1e-12:
        roots = [-c / b] if abs(b) > 1e-12 else []
    else:
        inner = b * b - 4 * a * c
        roots = [] if inner < 0 else [(-b + sign * math.sqrt(inner)) / (2 * a) for sign in (1, -1)]
    return [_cubic(p0, p1, p2, p3, t) for t in roots if 0 < t < 1]


def _cubic(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    u = 1 - t
    return u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3
