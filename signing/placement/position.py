"""From a position relative to the page's edges to the mark's rectangle on one page."""

from __future__ import annotations

from signing.errors import PlacementError
from signing.geometry import PageGeometry, PointMm, RectMm
from signing.placement.model import Position
from signing.seal.model import Seal


def rect_at(at: Position, page: PageGeometry, seal: Seal) -> RectMm:
    """The mark of `seal`, at its registered size, centred on `at`, in mm of the displayed page.

    Raises PlacementError unless exactly one of x/right and one of y/bottom is set.
    """
    x = _along(at.x, at.right, page.width_mm)
    y = _along(at.y, at.bottom, page.height_mm)
    return RectMm.around(PointMm(x, y), seal.art.width, seal.art.height)


def _along(from_start: float | None, from_end: float | None, extent: float) -> float:
    if from_start is not None and from_end is None:
        return from_start
    if from_end is not None and from_start is None:
        return extent - from_end
    raise PlacementError("位置须且只须给出 x 或 right、y 或 bottom 之一。")
