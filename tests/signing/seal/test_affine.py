"""Transformations compose and bounds follow the curves exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.seal.affine import Affine, bounds
from signing.seal.model import Close, CurveTo, LineTo, MoveTo, Point, Segment
from signing.seal.shapes import circle, frame, ring, star

numbers = st.floats(-50, 50)
points = st.tuples(numbers, numbers)


@given(points, numbers, st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-360, 360))
def test_then_is_one_after_the_other(
    point: Point, shift: float, across: float, down: float, angle: float
) -> None:
    parts = (Affine.move(shift, -shift), Affine.scale(across, down), Affine.turn(angle))
    step = point
    whole = Affine()
    for part in parts:
        step = part.point(step)
        whole = whole.then(part)
    assert whole.point(point) == pytest.approx(step, abs=1e-6)


def test_turning_is_clockwise_and_slanting_leans_right() -> None:
    assert Affine.turn(90).point((0, -1)) == pytest.approx((1, 0))
    assert Affine.slant(45).point((0, -1)) == pytest.approx((1, -1))


def test_segments_keep_their_kind() -> None:
    path: tuple[Segment, ...] = (
        MoveTo((0, 0)),
        LineTo((1, 0)),
        CurveTo((1, 1), (0, 1), (0, 0)),
        Close(),
    )
    moved = tuple(Affine.move(2, 3).apply(path))
    assert moved == (
        MoveTo((2, 3)),
        LineTo((3, 3)),
        CurveTo((3, 4), (2, 4), (2, 3)),
        Close(),
    )


@given(points, points, points, points)
def test_bounds_hold_every_point_of_a_curve_tightly(
    p0: Point, p1: Point, p2: Point, p3: Point
) -> None:
    left, top, right, bottom = bounds((MoveTo(p0), CurveTo(p1, p2, p3)))
    xs, ys = [], []
    for number in range(201):
        t, u = number / 200, 1 - number / 200
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        xs.append(sum(w * p[0] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)))
        ys.append(sum(w * p[1] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)))
    assert (left, top) <= (min(xs) + 1e-6, min(ys) + 1e-6)
    assert left == pytest.approx(min(xs), abs=0.05)
    assert right == pytest.approx(max(xs), abs=0.05)
    assert top == pytest.approx(min(ys), abs=0.05)
    assert bottom == pytest.approx(max(ys), abs=0.05)


def test_nothing_has_no_extent() -> None:
    assert bounds(()) == (0, 0, 0, 0)


def test_shapes_have_their_size() -> None:
    assert bounds(circle((10, 10), 7)) == pytest.approx((3, 3, 17, 17))
    assert bounds(ring((20, 20), 20, edge=1)) == pytest.approx((0, 0, 40, 40))
    assert bounds(frame(20, 10, edge=1, radius=1)) == pytest.approx((0, 0, 20, 10))
    for radius, inner in ((3.0, 2.0), (1.0, 0.2)):  # the corners within run beside those without
        assert MoveTo((1 + inner, 1)) in set(frame(20, 10, edge=1, radius=radius))
    left, top, right, bottom = bounds(star((0, 0), 14))
    assert top == pytest.approx(-7)
    assert (left, right) == pytest.approx((-6.657, 6.657), abs=0.001)
    assert bottom == pytest.approx(5.663, abs=0.001)


def test_the_star_is_the_regular_one() -> None:
    """Its ten sides lie on five straight lines from tip to tip."""
    corners = [segment.end for segment in star((3, 5), 14) if not isinstance(segment, Close)]
    assert len(corners) == 10
    for tip in range(0, 10, 2):
        (x0, y0), (x1, y1) = corners[tip], corners[(tip + 4) % 10]
        for inner in (tip + 1, tip + 3):
            x, y = corners[inner % 10]
            assert (x1 - x0) * (y - y0) == pytest.approx((y1 - y0) * (x - x0), abs=1e-9)
