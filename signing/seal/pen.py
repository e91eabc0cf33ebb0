"""A handwritten signature: the strokes of a signing pen, and their one filled outline."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from signing.errors import SealError
from signing.seal.affine import Affine, bounds
from signing.seal.canvas import paint
from signing.seal.model import Point, Segment, VectorArt
from signing.seal.trace import outlines

INK = (24, 26, 34)
"""Blue-black of a signing pen, sRGB."""
_MAX_POINTS = 20_000
_CANVAS = 900
"""Longest side in px while the strokes are united; 30 px per mm on a 30 mm signature."""
_STEPS, _STEP_PX = 6, 5.0
"""Least number of dashes between two points of the pen, and the length of a dash in px."""

Stroke = Sequence[Point]
"""Where the pen went between touching down and lifting, in any unit, y downwards."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How thick a pen writes, as shares of the signature's height."""

    thickest: float = 0.064
    thinnest: float = 0.016


def signature_art(
    strokes: Sequence[Stroke], *, width: float, height: float, pen: Pen | None = None
) -> VectorArt:
    """The signature as artwork of exactly `width` × `height` mm, one even-odd path.

    The strokes are smoothed, run thick to thin and united, so that crossings stay filled.
    Raises SealError for no strokes at all, or more than 20 000 points.
    """
    points = sum(map(len, strokes))
    if not any(len(stroke) > 1 for stroke in strokes) or points > _MAX_POINTS:
        raise SealError(seal="", reason="手写签名为空或过于复杂")
    fitted = _fit(strokes, width / height)
    pixmap = _painted(fitted, pen or Pen())
    traced = outlines(bytes(pixmap.samples), pixmap.width, pixmap.height)
    return VectorArt(width, height, INK, tuple(_stretched(traced, width, height)))


def _fit(strokes: Sequence[Stroke], ratio: float) -> list[list[Point]]:
    """The strokes in px on a canvas of the wanted ratio, with room for the pen's thickness."""
    xs = [x for stroke in strokes for x, _ in stroke]
    ys = [y for stroke in strokes for _, y in stroke]
    down = _CANVAS / max(ratio, 1.0)
    across = down * ratio
    room = 0.06 * down
    sx = (across - 2 * room) / max(max(xs) - min(xs), 1e-6)
    sy = (down - 2 * room) / max(max(ys) - min(ys), 1e-6)
    return [
        [(room + (x - min(xs)) * sx, room + (y - min(ys)) * sy) for x, y in stroke]
        for stroke in strokes
    ]


def _painted(strokes: Sequence[Sequence[Point]], pen: Pen) -> Any:
    """A grey pixmap in which the strokes are black: round-ended dashes along smooth curves."""
    width = max(x for stroke in strokes for x, _ in stroke)
    height = max(y for stroke in strokes for _, y in stroke)
    room = 0.06 * height
    # PDF's y runs upwards; 1 J makes line ends round (ISO 32000-1, 8.4.3.3).
    lines = [f"1 0 0 -1 0 {height + room:.3f} cm 1 J"]
    for stroke in strokes:
        run = list(_run(stroke))
        for (here, thickness), (there, _) in pairwise(run):
            share = pen.thinnest + (pen.thickest - pen.thinnest) * thickness
            ends = f"{here[0]:.3f} {here[1]:.3f} m {there[0]:.3f} {there[1]:.3f} l"
            lines.append(f"{share * height:.3f} w {ends} S")
    return paint("\n".join(lines).encode(), width + room, height + room, dpi=72, is_grey=True)


def _run(stroke: Sequence[Point]) -> Iterator[tuple[Point, float]]:
    """Points along the curve through the stroke's own (Catmull-Rom), with a thickness 0..1."""
    points = [stroke[0], *stroke, stroke[-1]]
    pieces = len(stroke) - 1
    for piece in range(pieces):
        p0, p1, p2, p3 = points[piece : piece + 4]
        steps = max(_STEPS, int(math.dist(p1, p2) / _STEP_PX))
        for step in range(steps):
            t = step / steps
            yield _between(p0, p1, p2, p3, t), _pressure((piece + t) / pieces)
    yield stroke[-1], _pressure(1.0)


def _pressure(share: float) -> float:
    """A pen touches down firmly, glides and lifts off: thick early, thin at the end."""
    touch = min(1.0, 0.55 + share * 4)
    return touch * (1 - 0.9 * share * share)


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def one(a: float, b: float, c: float, d: float) -> float:
        square, cube = 2 * a - 5 * b + 4 * c - d, 3 * b - a - 3 * c + d
        return 0.5 * (2 * b + (c - a) * t + square * t * t + cube * t * t * t)

    return one(p0[0], p1[0], p2[0], p3[0]), one(p0[1], p1[1], p2[1], p3[1])


def _stretched(segments: Sequence[Segment], width: float, height: float) -> Iterator[Segment]:
    left, top, right, bottom = bounds(segments)
    fit = Affine.scale(width / (right - left), height / (bottom - top))
    return Affine.move(-left, -top).then(fit).apply(segments)
