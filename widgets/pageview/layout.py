"""Continuous layout: where every page of a document lies in the content area, in px."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from widgets.pageview.mapper import PageMapper

GAP = 16
"""px between pages and around them"""

SizeMm = tuple[float, float]


class PageLayout:
    """Pages one below the other, centred; pages are 0-based here."""

    def __init__(self, sizes: Sequence[SizeMm], *, scale: float, viewport_width: float) -> None:
        """`sizes`: width and height of each page in mm; `scale`: px per mm."""
        self._sizes = sizes
        self.scale = scale
        widest = max((width for width, _ in sizes), default=0.0) * scale
        self.width = max(widest + 2 * GAP, viewport_width)
        steps = (height * scale + GAP for _, height in sizes)
        self._tops = list(accumulate(steps, initial=float(GAP)))
        self.height = self._tops[-1]

    def __len__(self) -> int:
        return len(self._sizes)

    def rect(self, page: int) -> tuple[float, float, float, float]:
        """``(x, y, width, height)`` of a page in content px."""
        width, height = (side * self.scale for side in self._sizes[page])
        return (self.width - width) / 2, self._tops[page], width, height

    def page_at(self, y: float) -> int:
        """The page at height `y` of the content, or the nearest above; 0 ≤ page < len."""
        return max(0, min(bisect_right(self._tops, y) - 1, len(self) - 1))

    def visible(self, top: float, bottom: float) -> range:
        """Pages that show between two heights of the content."""
        if not self._sizes:
            return range(0)
        return range(self.page_at(top), self.page_at(bottom) + 1)

    def mapper(self, page: int, *, dx: float = 0.0, dy: float = 0.0) -> PageMapper:
        """Mapper of a page; `dx`, `dy`: the scroll position in px."""
        x, y, _, _ = self.rect(page)
        return PageMapper(x - dx, y - dy, self.scale)


def fit_width(size: SizeMm, viewport_width: float) -> float:
    """px per mm at which a page fills the width."""
    return max(viewport_width - 2 * GAP, 1.0) / size[0]


def fit_page(size: SizeMm, viewport_width: float, viewport_height: float) -> float:
    """px per mm at which a whole page shows."""
    return min(fit_width(size, viewport_width), max(viewport_height - 2 * GAP, 1.0) / size[1])
