"""Marks are found by page and by point, the uppermost first."""

from __future__ import annotations

from dataclasses import replace

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark, RuleKind
from widgets.pageview.shown import ShownMarks

FIRST = Mark(RuleKind.PAGE, 0, "s1", 1, RectMm(10, 10, 50, 50))
ABOVE = replace(FIRST, rect=RectMm(40, 40, 80, 80), rule_index=1)
ELSEWHERE = replace(FIRST, page=3, rule_index=2)
SHOWN = ShownMarks([FIRST, ABOVE, ELSEWHERE])


def test_marks_of_a_page_keep_their_order() -> None:
    assert SHOWN.on(0) == (FIRST, ABOVE)
    assert SHOWN.on(1) == ()
    assert SHOWN.on(2) == (ELSEWHERE,)


def test_rules_may_be_left_out() -> None:
    assert SHOWN.rects(0) == [FIRST.rect, ABOVE.rect]
    assert SHOWN.rects(0, without=frozenset({1})) == [FIRST.rect]


def test_the_uppermost_mark_is_hit() -> None:
    assert SHOWN.topmost(0, PointMm(45, 45), 0) is ABOVE
    assert SHOWN.topmost(0, PointMm(20, 20), 0) is FIRST
    assert SHOWN.topmost(0, PointMm(81, 60), 0) is None
    assert SHOWN.topmost(0, PointMm(81, 60), 1) is ABOVE
    assert SHOWN.topmost(1, PointMm(45, 45), 0) is None
