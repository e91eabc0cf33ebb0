"""The one way between millimetres of a displayed page and pixels of the view."""

from __future__ import annotations

from dataclasses import dataclass

from signing.geometry import PointMm, RectMm

SCREEN_PX_PER_MM = 96 / 25.4
"""Logical px in one mm at 100 %."""


@dataclass(frozen=True, slots=True)
class PageMapper:
    """Where one page lies in the view: its top-left corner in px and px per mm.

    PageMapper(20, 40, 3.78).to_view(PointMm(10, 0))   (57.8, 40.0)
    """

    left: float
    top: float
    scale: float
    """logical px per mm"""

    def to_view(self, point: PointMm) -> tuple[float, float]:
        """View px of a point of the page."""
        return self.left + point.x * self.scale, self.top + point.y * self.scale

    def to_mm(self, x: float, y: float) -> PointMm:
        """Point of the page under view px; outside the page it is negative or too large."""
        return PointMm((x - self.left) / self.scale, (y - self.top) / self.scale)

    def rect_to_view(self, rect: RectMm) -> tuple[float, float, float, float]:
        """``(x, y, width, height)`` in view px of a rectangle of the page."""
        x, y = self.to_view(PointMm(rect.left, rect.top))
        return x, y, rect.width * self.scale, rect.height * self.scale
