"""Traces the dark areas of a grey picture as smooth outlines."""

from __future__ import annotations

import math
from collections.abc import Iterator

from signing.seal.model import Close, LineTo, MoveTo, Point, Segment

_LEVEL = 127.5
_TOLERANCE = 0.3
"""px by which a simplified outline may leave the traced one; antialiasing hides more."""
_SMALLEST = 6
"""Outlines with fewer points are specks."""

_Edge = tuple[int, int, bool]
"""x, y of a pixel and whether the edge runs down from it (else to the right)."""


def outlines(grey: bytes, width: int, height: int) -> tuple[Segment, ...]:
    """Polygons about all areas darker than mid grey, in px; holes are polygons too (even-odd).

    `grey` is one byte per pixel, row by row. Marching squares with linear interpolation, so an
    antialiased picture gives outlines finer than its pixels.
    """
    field = _bordered(grey, width, height)
    links = _links(field, width + 2, height + 2)
    segments: list[Segment] = []
    for loop in _loops(links):
        points = [_crossing(field, width + 2, edge) for edge in loop]
        if len(points) >= _SMALLEST:
            corners = _simplified(points)
            segments += [MoveTo(corners[0]), *map(LineTo, corners[1:]), Close()]
    return tuple(segments)


def _bordered(grey: bytes, width: int, height: int) -> bytes:
    """The picture with one white pixel around it, so that every outline closes."""
    white = b"\xff"
    rows = (grey[row * width : (row + 1) * width] for row in range(height))
    inner = b"".join(white + row + white for row in rows)
    return white * (width + 2) + inner + white * (width + 2)


def _links(field: bytes, width: int, height: int) -> dict[_Edge, _Edge]:
    """For each crossed pixel edge the next one, walking with the dark area on the right."""
    links: dict[_Edge, _Edge] = {}
    dark = field.translate(bytes(int(value < _LEVEL) for value in range(256)))
    for y in range(height - 1):
        row = dark[y * width : (y + 2) * width]
        if 1 not in row:
            continue
        for x in range(width - 1):
            case = row[x] << 3 | row[x + 1] << 2 | row[width + x + 1] << 1 | row[width + x]
            if case not in (0, 15):
                sides = ((x, y, False), (x + 1, y, True), (x, y + 1, False), (x, y, True))
                for start, end in _TURNS[case]:
                    links[sides[start]] = sides[end]
    return links


_TURNS: dict[int, tuple[tuple[int, int], ...]] = {
    # Corner bits: top-left 8, top-right 4, bottom-right 2, bottom-left 1.
    # Sides: top 0, right 1, bottom 2, left 3.
    1: ((2, 3),),
    2: ((1, 2),),
    3: ((1, 3),),
    4: ((0, 1),),
    5: ((0, 1), (2, 3)),
    6: ((0, 2),),
    7: ((0, 3),),
    8: ((3, 0),),
    9: ((2, 0),),
    10: ((3, 0), (1, 2)),
    11: ((1, 0),),
    12: ((3, 1),),
    13: ((2, 1),),
    14: ((3, 2),),
}


def _loops(links: dict[_Edge, _Edge]) -> Iterator[list[_Edge]]:
    """The closed chains of edges; uses `links` up."""
    while links:
        start, following = links.popitem()
        loop = [start]
        while following != start:
            loop.append(following)
            following = links.pop(following)
        yield loop


def _crossing(field: bytes, width: int, edge: _Edge) -> Point:
    """Where along the edge the grey passes the level, in px of the picture without border."""
    x, y, is_down = edge
    here = field[y * width + x]
    there = field[(y + 1) * width + x if is_down else y * width + x + 1]
    share = (_LEVEL - here) / (there - here)
    return (x - 0.5, y - 0.5 + share) if is_down else (x - 0.5 + share, y - 0.5)


def _simplified(points: list[Point]) -> list[Point]:
    """The outline with the points left out that lie on a straight line (Douglas-Peucker)."""
    far = max(range(len(points)), key=lambda number: math.dist(points[0], points[number]))
    closed = [*points, points[0]]
    kept = {0, far}
    work = [(0, far), (far, len(points))]
    while work:
        first, last = work.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        a, b = closed[first], closed[last]
        worst = max(inner, key=lambda number: _distance(closed[number], a, b))
        if _distance(closed[worst], a, b) > _TOLERANCE:
            kept.add(worst)
            work += [(first, worst), (worst, last)]
    return [points[number] for number in sorted(kept)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the line through two others, which never coincide: edges cross once."""
    cross = (b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])
    return abs(cross) / math.dist(a, b)
