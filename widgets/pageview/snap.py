"""Snapping a moving rectangle to page centre, margins and other marks; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signing.geometry import RectMm

MARGIN_MM = 20.0
"""Distance of the margin guides from the page's edges."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where the rectangle goes and which guide lines pulled it there."""

    rect: RectMm
    vertical: float | None
    """mm from the left of a vertical guide"""
    horizontal: float | None
    """mm from the top of a horizontal guide"""


def snap(
    rect: RectMm, page: tuple[float, float], others: Sequence[RectMm], *, capture: float
) -> Snapped:
    """Pull `rect` onto the nearest guides within `capture` mm; `page`: width and height in mm."""
    width, height = page
    dx, vertical = _pull(
        (rect.left, rect.centre.x, rect.right),
        _guides(width, ((other.left, other.centre.x, other.right) for other in others)),
        capture,
    )
    dy, horizontal = _pull(
        (rect.top, rect.centre.y, rect.bottom),
        _guides(height, ((other.top, other.centre.y, other.bottom) for other in others)),
        capture,
    )
    return Snapped(rect.moved(dx, dy), vertical, horizontal)


def inside(rect: RectMm, page: tuple[float, float]) -> RectMm:
    """`rect` moved by as little as possible so that it lies inside the page, if it can."""
    dx = max(0.0, -rect.left) - max(0.0, rect.right - page[0])
    dy = max(0.0, -rect.top) - max(0.0, rect.bottom - page[1])
    return rect.moved(dx, dy)


def _guides(side: float, others: Iterable[tuple[float, float, float]]) -> list[float]:
    own = [side / 2, MARGIN_MM, side - MARGIN_MM]
    return own + [line for lines in others for line in lines]


def _pull(
    lines: tuple[float, float, float], guides: Iterable[float], capture: float
) -> tuple[float, float | None]:
    best: tuple[float, float | None] = (0.0, None)
    distance = capture
    for guide in guides:
        for line in lines:
            if abs(guide - line) < distance:
                distance = abs(guide - line)
                best = (guide - line, guide)
    return best
