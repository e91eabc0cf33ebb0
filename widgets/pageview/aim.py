"""A seal about to be placed: where it would land under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signing.geometry import PointMm, RectMm
from signing.seal.model import Seal
from widgets.pageview.snap import inside, snap


@dataclass(frozen=True, slots=True)
class Ghost:
    """A seal that would be placed."""

    page: int
    """0-based"""
    rect: RectMm
    seal: Seal


def aim(
    seal: Seal,
    page: int,
    point: PointMm,
    *,
    size: tuple[float, float],
    others: Sequence[RectMm],
    capture: float,
) -> Ghost:
    """The seal centred on `point` of a 0-based page of `size` mm, snapped and kept on the page.

    `others`: marks to snap to; `capture`: mm of snapping, 0 for none.
    """
    rect = RectMm.around(point, seal.art.width, seal.art.height)
    if capture > 0:
        rect = snap(rect, size, others, capture=capture).rect
    return Ghost(page, inside(rect, size), seal)
