"""A drag of marks over one page: what moves, how far, and which guides hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark
from widgets.pageview.snap import inside, snap

_EDGE_MM = 0.6
"""A seam slice nearer than this to an edge lies on it."""


@dataclass(frozen=True, slots=True)
class Drag:
    """A running drag of the rule of `mark`; `dx` and `dy` are mm from where it began."""

    mark: Mark
    page: int
    """0-based"""
    size: tuple[float, float]
    """mm, of the page"""
    start: PointMm
    dx: float = 0.0
    dy: float = 0.0
    vertical: float | None = None
    """mm, a guide that holds"""
    horizontal: float | None = None

    @property
    def moved(self) -> bool:
        """Whether anything would change."""
        return abs(self.dx) > 1e-6 or abs(self.dy) > 1e-6

    def to(
        self,
        point: PointMm,
        *,
        others: Sequence[RectMm],
        capture: float,
        lock_axis: bool,
    ) -> Drag:
        """The drag with the pointer at `point`; `capture` mm of snapping, 0 suspends it."""
        dx, dy = point.x - self.start.x, point.y - self.start.y
        along = seam_axis(self.mark, self.size)
        if lock_axis and along is None:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        if along == "y":
            dx = 0.0
        elif along == "x":
            dy = 0.0
        target = self.mark.rect.moved(dx, dy)
        vertical = horizontal = None
        if capture > 0:
            pulled = snap(target, self.size, others, capture=capture)
            keep_x, keep_y = dx == 0.0, dy == 0.0
            vertical = None if keep_x else pulled.vertical
            horizontal = None if keep_y else pulled.horizontal
            target = target.moved(
                0.0 if keep_x else pulled.rect.left - target.left,
                0.0 if keep_y else pulled.rect.top - target.top,
            )
        target = inside(target, self.size)
        return replace(
            self,
            dx=target.left - self.mark.rect.left,
            dy=target.top - self.mark.rect.top,
            vertical=vertical,
            horizontal=horizontal,
        )


def seam_axis(mark: Mark, size: tuple[float, float]) -> str | None:
    """``"x"`` or ``"y"``: the only way a seam slice may move; None for other marks."""
    if mark.slice is None:
        return None
    near = min(abs(mark.rect.left), abs(size[0] - mark.rect.right))
    return "y" if near < _EDGE_MM else "x"
