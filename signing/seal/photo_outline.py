"""Where a seal lies on a photograph, and how it was seen from the side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signing.seal.photo_ink import Mask
from signing.seal.photo_problem import PhotoProblem
from signing.seal.shapes import Shape

Matrix = NDArray[np.float64]
Box = tuple[int, int, int, int]
"""left, top, right, bottom in px, right and bottom outside."""
_CELLS = 160
"""Cells along the longer side of the picture, in which neighbours are joined."""
_EDGE = 0.008
"""Nearer to the picture's edge than this share of it, a seal is cut off."""
_OTHER = 0.06
"""Ink elsewhere, as a share of the seal's own, that is not just a speck."""
_RAYS = 360
_WHOLE = 0.6
"""Share of the outline that must be seen."""
_ROUND, _STRAIGHT = 0.02, 0.02
"""How far an outline may leave its ellipse or its line, as a share of its size."""
_LEAN = 0.6
"""Steepest slope of a side against the picture's edge: 31 degrees."""
_STAR, _STAR_LEAST, _STAR_MOST, _STAR_FARTHEST = 0.36, 0.12, 0.65, 0.4
"""Radius about the star's middle, the share of ink in it, and how far it may lie off the middle,
on a disc of radius 1 (a star of 14 mm on 40 mm)."""
UNIT_DISC = np.array([[2.0, 0, -1], [0, 2.0, -1], [0, 0, 1]])
"""From the unit square to the disc about 0."""
_STEEP = 0.62
"""Least ratio of the axes of a circle seen from the side: 52 degrees."""


def find_seal(mask: Mask) -> Box | PhotoProblem:
    """The one seal on the picture; CUT at the edge, DIRTY with other red beside it."""
    height, width = mask.shape
    cell = max(1, max(height, width) // _CELLS)
    rows, columns = height // cell, width // cell
    blocks = mask[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell)
    amount = blocks.mean(axis=(1, 3))
    groups = _groups(amount > 0.12)
    if not groups:
        return PhotoProblem.NOT_RED
    weights = [float(sum(amount[cell_] for cell_ in group)) for group in groups]
    order = sorted(range(len(groups)), key=lambda index: _extent(groups[index]), reverse=True)
    main = order[0]
    top = min(row for row, _ in groups[main])
    bottom = max(row for row, _ in groups[main]) + 1
    left = min(column for _, column in groups[main])
    right = max(column for _, column in groups[main]) + 1
    outside = sum(
        weights[index]
        for index in order[1:]
        if not all(top <= row < bottom and left <= column < right for row, column in groups[index])
    )
    inside = sum(weights) - outside
    box = (left * cell, top * cell, min(right * cell, width), min(bottom * cell, height))
    near = _EDGE * max(height, width) + cell
    if box[0] < near or box[1] < near or box[2] > width - near or box[3] > height - near:
        return PhotoProblem.CUT
    return PhotoProblem.DIRTY if outside > _OTHER * inside else box


def flatten(mask: Mask, box: Box, *, shape: Shape) -> Matrix | PhotoProblem:
    """The homography from the seal's own square, 0 to 1 both ways, to pixels of the picture."""
    left, top, right, bottom = box
    part = mask[top:bottom, left:right]
    found = _from_circle(part) if shape is Shape.ROUND else _from_rectangle(part)
    if isinstance(found, PhotoProblem):
        return found
    move = np.array([[1.0, 0, left], [0, 1.0, top], [0, 0, 1.0]])
    return np.asarray(move @ found, dtype=np.float64)


def _extent(group: list[tuple[int, int]]) -> int:
    rows, columns = [row for row, _ in group], [column for _, column in group]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _groups(cells: Mask) -> list[list[tuple[int, int]]]:
    """Cells that touch, a gap of one cell bridged."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(cells), strict=True)}
    groups = []
    while left:
        work = [left.pop()]
        group = []
        while work:
            row, column = work.pop()
            group.append((row, column))
            for near in (
                (row + down, column + across) for down in range(-2, 3) for across in range(-2, 3)
            ):
                if near in left:
                    left.discard(near)
                    work.append(near)
        groups.append(group)
    return groups


def _from_circle(part: Mask) -> Matrix | PhotoProblem:
    """A circle seen from the side is an ellipse; drawn back to the circle along its axes."""
    points = _outermost(part)
    kept = points
    for _ in range(4):
        conic = _ellipse(kept)
        if conic is None:
            return PhotoProblem.CUT
        centre, shape = conic
        distance = np.linalg.norm((points - centre) @ np.linalg.inv(shape).T, axis=1)
        kept = points[
            np.abs(distance - 1) < max(_ROUND, 1.5 * float(np.median(np.abs(distance - 1))))
        ]
        if len(kept) < 40:
            return PhotoProblem.CUT
    if np.count_nonzero(np.abs(distance - 1) < _ROUND) < _WHOLE * _RAYS:
        return PhotoProblem.CUT
    axes = np.linalg.svd(shape, compute_uv=False)
    if axes[1] / axes[0] < _STEEP:
        return PhotoProblem.OBLIQUE
    disc = np.eye(3)
    disc[:2, :2], disc[:2, 2] = shape, centre
    return np.asarray(levelled(part, disc) @ UNIT_DISC, dtype=np.float64)


def levelled(part: Mask, disc: Matrix) -> Matrix:
    """`disc` moved so that the star lies in its middle, where the camera saw it off the middle.

    An ellipse does not tell how much nearer one side of the circle was. The star does: the
    projections of the plane that keep a circle move its middle (Klein's model of hyperbolic
    geometry). Without a star in the middle, e.g. on a seal without one, nothing is moved.
    """
    found = disc
    for _ in range(4):
        star = _star(part, found)
        if star is None:
            return disc
        found = found @ _towards(star)
    return found


def _star(part: Mask, disc: Matrix) -> Matrix | None:
    """Where the middle of the star is on the disc, None when there is none."""
    steps = (np.arange(121) - 60) / 60 * 0.75
    x, y = np.meshgrid(steps, steps)
    points = disc @ np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
    across, down = (points[:2] / points[2]).astype(int)
    inside = (across >= 0) & (down >= 0) & (across < part.shape[1]) & (down < part.shape[0])
    ink = np.zeros(x.size, dtype=bool)
    ink[inside] = part[down[inside], across[inside]]
    grid = np.stack([x.ravel(), y.ravel()], axis=1)
    middle = np.zeros(2)
    for _ in range(8):
        near = np.hypot(*(grid - middle).T) < _STAR
        amount = float(ink[near].mean()) if near.any() else 0.0
        if not _STAR_LEAST < amount < _STAR_MOST:
            return None
        middle = grid[near & ink].mean(axis=0)
    return middle if float(np.hypot(*middle)) < _STAR_FARTHEST else None


def _towards(point: Matrix) -> Matrix:
    """The projection that keeps the unit circle and takes its middle to `point`."""
    far = float(np.hypot(*point))
    angle = np.arctan2(point[1], point[0])
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
    boost = np.array([[1, 0, far], [0, np.sqrt(1 - far * far), 0], [far, 0, 1]])
    return np.asarray(turn @ boost @ turn.T)


def _outermost(part: Mask) -> Matrix:
    """The first ink that a ray from outside meets, for each degree about the middle."""
    height, width = part.shape
    middle = np.array([width / 2, height / 2])
    reach = np.hypot(width, height) / 2
    steps = np.arange(reach, 0, -0.5)
    found = []
    for degree in range(_RAYS):
        angle = np.radians(degree)
        x = middle[0] + steps * np.cos(angle)
        y = middle[1] + steps * np.sin(angle)
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        hits = np.nonzero(part[y[inside].astype(int), x[inside].astype(int)])[0]
        if hits.size:
            found.append((x[inside][hits[0]], y[inside][hits[0]]))
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def _ellipse(points: Matrix) -> tuple[Matrix, Matrix] | None:
    """Centre, and the symmetric matrix that takes the unit circle to the fitted ellipse."""
    if len(points) < 12:
        return None
    origin, scale = points.mean(axis=0), float(points.std()) or 1.0
    x, y = ((points - origin) / scale).T
    rows = np.stack([x * x, x * y, y * y, x, y], axis=1)
    (a, b, c, d, e), *_ = np.linalg.lstsq(rows, np.ones(len(points)), rcond=None)
    quadratic = np.array([[a, b / 2], [b / 2, c]])
    values, vectors = np.linalg.eigh(quadratic)
    if values.min() <= 0:
        return None
    middle = -0.5 * vectors @ (vectors.T @ np.array([d, e]) / values)
    size = 1 + float(middle @ quadratic @ middle)
    shape = vectors @ np.diag(np.sqrt(size / values)) @ vectors.T
    return origin + middle * scale, shape * scale


def _from_rectangle(part: Mask) -> Matrix | PhotoProblem:
    """The four sides as lines, their crossings as corners."""
    lines = [_side(part, turns) for turns in range(4)]
    if any(line is None for line in lines):
        return PhotoProblem.CUT
    left, top, right, bottom = (np.asarray(line) for line in lines)
    quad = np.array(
        [
            _crossing(one, two)
            for one, two in ((left, top), (right, top), (right, bottom), (left, bottom))
        ]
    )
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    if (
        min(sides[0] / sides[2], sides[2] / sides[0], sides[1] / sides[3], sides[3] / sides[1])
        < 0.7
    ):
        return PhotoProblem.OBLIQUE
    return _homography(quad)


def _side(part: Mask, turns: int) -> Matrix | None:
    """The line a·x + b·y = c along one side: 0 left, 1 top, 2 right, 3 bottom."""
    turned = part if turns in (0, 2) else part.T
    if turns in (2, 3):
        turned = turned[:, ::-1]
    length, depth = turned.shape
    first = np.where(turned.any(axis=1), turned.argmax(axis=1), -1)
    along = np.arange(length)
    chosen = (first >= 0) & (along > 0.15 * length) & (along < 0.85 * length)
    if np.count_nonzero(chosen) < 0.3 * length:
        return None
    positions, places = along[chosen].astype(float), first[chosen].astype(float)
    for _ in range(4):
        slope, start = np.polyfit(positions, places, 1)
        away = np.abs(places - slope * positions - start)
        near = away <= max(2.0, 1.5 * float(np.median(away)))
        positions, places = positions[near], places[near]
    if len(positions) < _WHOLE * np.count_nonzero(chosen) or abs(slope) > _LEAN:
        return None
    if float(np.median(np.abs(places - slope * positions - start))) > _STRAIGHT * length:
        return None
    if turns in (2, 3):
        slope, start = -slope, depth - start
    # place = slope · position + start, with place across and position along the side
    return np.array([1.0, -slope, start] if turns in (0, 2) else [-slope, 1.0, start])


def _crossing(one: Matrix, two: Matrix) -> Matrix:
    """Where two neighbouring sides meet: with slopes of at most `_LEAN` they are never parallel."""
    system = np.array([one[:2], two[:2]])
    return np.asarray(np.linalg.solve(system, np.array([one[2], two[2]])))


def _homography(quad: Matrix) -> Matrix:
    """From the unit square to four corners, clockwise from the top left."""
    rows, values = [], []
    for (u, v), (x, y) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), quad, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        values += [x, y]
    solved = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(values))
    return np.append(solved, 1.0).reshape(3, 3)
