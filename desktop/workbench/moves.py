"""Moving what is on the canvas means changing a rule: pure functions from rule to rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from signing.geometry import PageGeometry, RectMm
from signing.placement.model import (
    AllRule,
    Edge,
    FieldRule,
    InvisibleRule,
    KeywordRule,
    Mark,
    PageRule,
    PagesRule,
    Position,
    Rule,
    SeamRule,
)
from widgets.pageview.snap import inside

DIGITS = 2
"""Positions are kept to 0.01 mm, finer than anything printed."""


def moved(
    rule: Rule, marks: Sequence[Mark], pages: Sequence[PageGeometry], *, dx: float, dy: float
) -> Rule:
    """`rule` with its marks `dx` mm further right and `dy` mm further down, kept on the page.

    `marks` are the rule's own; without any the rule stays as it is.
    """
    if not marks:
        return rule
    first = marks[0]
    page = pages[first.page - 1]
    target = inside(first.rect.moved(dx, dy), (page.width_mm, page.height_mm))
    dx, dy = target.left - first.rect.left, target.top - first.rect.top
    match rule:
        case PageRule() | PagesRule() | AllRule():
            return replace(rule, at=_shifted(rule.at, dx, dy))
        case SeamRule():
            return replace(rule, along=_along(rule.edge, first.rect, dx, dy))
        case KeywordRule():
            # What was moved aside for another seal stays there once it has an offset of its own.
            right = round(rule.dx + first.aside + dx, DIGITS)
            return replace(rule, dx=right, dy=round(rule.dy + dy, DIGITS))
        case FieldRule() | InvisibleRule():
            return rule  # the field says where, or nothing does
        case _:
            assert_never(rule)


def copied(rule: Rule, pages: str) -> Rule:
    """The seal of a single page on a range of pages; other rules stay as they are."""
    if isinstance(rule, PageRule | PagesRule | AllRule):
        return PagesRule(pages, rule.at, rule.seal)
    return rule


def _shifted(at: Position, dx: float, dy: float) -> Position:
    return Position(
        x=_plus(at.x, dx),
        y=_plus(at.y, dy),
        right=_plus(at.right, -dx),
        bottom=_plus(at.bottom, -dy),
    )


def _plus(value: float | None, delta: float) -> float | None:
    return None if value is None else round(value + delta, DIGITS)


def _along(edge: Edge, rect: RectMm, dx: float, dy: float) -> float:
    if edge in (Edge.LEFT, Edge.RIGHT):
        return round(rect.centre.y + dy, DIGITS)
    return round(rect.centre.x + dx, DIGITS)
