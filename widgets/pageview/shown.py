"""The marks on show, by page, in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterable

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark


class ShownMarks:
    """Finds marks by page (0-based here) and by point."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        """Later marks lie above earlier ones."""
        by_page: dict[int, list[Mark]] = {}
        for mark in marks:
            by_page.setdefault(mark.page - 1, []).append(mark)
        self._by_page = {page: tuple(shown) for page, shown in by_page.items()}

    def on(self, page: int) -> tuple[Mark, ...]:
        """The marks of a page."""
        return self._by_page.get(page, ())

    def rects(self, page: int, *, without: frozenset[int] = frozenset()) -> list[RectMm]:
        """Where the marks of a page stand, those of the rules `without` left out."""
        return [mark.rect for mark in self.on(page) if mark.rule_index not in without]

    def topmost(self, page: int, point: PointMm, slack: float) -> Mark | None:
        """The uppermost mark at a point, or at most `slack` mm beside it."""
        return next((m for m in reversed(self.on(page)) if _near(m.rect, point, slack)), None)


def _near(box: RectMm, point: PointMm, slack: float) -> bool:
    return (
        box.left - slack <= point.x <= box.right + slack
        and box.top - slack <= point.y <= box.bottom + slack
    )
