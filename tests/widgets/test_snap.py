"""Snapping and dragging, without a window."""

from __future__ import annotations

import pytest

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark, RuleKind, Slice
from widgets.pageview.drag import Drag, seam_axis
from widgets.pageview.snap import inside, snap

PAGE = (210.0, 297.0)


def around(x: float, y: float, side: float = 40.0) -> RectMm:
    return RectMm.around(PointMm(x, y), side, side)


@pytest.mark.requirement("R145")
@pytest.mark.parametrize(
    ("start", "others", "wanted"),
    [
        (around(104.2, 60.0), [], PointMm(105.0, 60.0)),  # page centre
        (around(41.0, 60.0), [], PointMm(40.0, 60.0)),  # left edge on the margin
        (around(60.0, 149.0), [], PointMm(60.0, 148.5)),  # page middle
        (around(60.5, 90.0), [around(60, 200)], PointMm(60.0, 90.0)),  # under another mark
        (around(70.0, 90.0), [around(60, 200)], PointMm(70.0, 90.0)),  # too far from all
    ],
)
def test_snap(start: RectMm, others: list[RectMm], wanted: PointMm) -> None:
    assert snap(start, PAGE, others, capture=1.5).rect.centre == wanted


def test_inside_moves_as_little_as_possible() -> None:
    assert inside(around(5, 290), PAGE).centre == PointMm(20.0, 277.0)
    assert inside(around(60, 60), PAGE) == around(60, 60)


def drag_of(mark: Mark) -> Drag:
    return Drag(mark, mark.page - 1, PAGE, mark.rect.centre)


def page_mark(x: float = 60.0, y: float = 60.0) -> Mark:
    return Mark(RuleKind.PAGE, 0, "s1", 1, around(x, y))


def moved(drag: Drag, x: float, y: float, *, capture: float = 0.0, lock: bool = False) -> Drag:
    return drag.to(PointMm(x, y), others=(), capture=capture, lock_axis=lock)


def test_drag_follows_the_pointer() -> None:
    drag = moved(drag_of(page_mark()), 71.3, 80.0)
    assert (drag.dx, drag.dy) == pytest.approx((11.3, 20.0))
    assert drag.moved


def test_shift_locks_the_longer_axis() -> None:
    drag = moved(drag_of(page_mark()), 90.0, 65.0, lock=True)
    assert (drag.dx, drag.dy) == pytest.approx((30.0, 0.0))


def test_snapping_pulls_and_shows_its_guide_unless_suspended() -> None:
    held = moved(drag_of(page_mark()), 104.5, 90.0, capture=2.0)
    assert held.dx == pytest.approx(45.0)
    assert held.vertical == 105.0
    free = moved(drag_of(page_mark()), 104.5, 90.0)
    assert free.dx == pytest.approx(44.5)
    assert free.vertical is None


def test_drag_stays_on_the_page() -> None:
    drag = moved(drag_of(page_mark()), 500.0, -500.0)
    assert (drag.dx, drag.dy) == pytest.approx((130.0, -40.0))


@pytest.mark.parametrize(
    ("rect", "axis"),
    [(RectMm(208, 128, 210, 168), "y"), (RectMm(85, 295, 125, 297), "x")],
)
def test_a_seam_slice_moves_along_its_edge_only(rect: RectMm, axis: str) -> None:
    mark = Mark(RuleKind.SEAM, 0, "s1", 1, rect, Slice(1, 20, (0, 0, 0.05, 1)))
    assert seam_axis(mark, PAGE) == axis
    drag = moved(drag_of(mark), mark.rect.centre.x + 9, mark.rect.centre.y + 7)
    assert (drag.dx == 0.0) == (axis == "y")
    assert (drag.dy == 0.0) == (axis == "x")
