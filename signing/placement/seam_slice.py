"""The slices of a seam seal: which part of the seal each shows, and where on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from signing.geometry import PageGeometry, RectMm
from signing.placement.model import Edge, SeamRule
from signing.seal.ink import WHOLE, Box4, ink_box
from signing.seal.model import Art

_OPPOSITE = {
    Edge.LEFT: Edge.RIGHT,
    Edge.RIGHT: Edge.LEFT,
    Edge.TOP: Edge.BOTTOM,
    Edge.BOTTOM: Edge.TOP,
}


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of an edge that a seam seal covers, in mm from the page's top (left)."""

    edge: Edge
    start: float
    end: float

    def overlaps(self, other: Strip) -> bool:
        """Whether the two cover a common part of the same edge."""
        return self.edge is other.edge and self.start < other.end and other.start < self.end

    def opposite(self) -> Strip:
        """The same part of the opposite edge."""
        return replace(self, edge=_OPPOSITE[self.edge])


def is_upright(edge: Edge) -> bool:
    """Whether the edge runs up and down, so that seals are cut from top to bottom."""
    return edge in (Edge.LEFT, Edge.RIGHT)


def slice_box(edge: Edge, index: int, count: int, *, first: float = 1.0, ink: Box4 = WHOLE) -> Box4:
    """The part of the seal on the `index`-th (1-based) of `count` pages, as fractions 0..1.

    Fanned out for stamping, the first page's edge lies innermost: at the right edge it carries the
    leftmost part, at the left edge the rightmost, at the bottom the topmost, at the top the
    bottommost. Only the `ink` is cut, and the first slice is `first` times as wide as the others.
    """
    total = first + count - 1
    start, end = (first + index - 2) / total if index > 1 else 0.0, (first + index - 1) / total
    if edge in (Edge.LEFT, Edge.TOP):
        start, end = 1 - end, 1 - start
    left, top, right, bottom = ink
    if is_upright(edge):
        return (left + start * (right - left), 0.0, left + end * (right - left), 1.0)
    return (0.0, top + start * (bottom - top), 1.0, top + end * (bottom - top))


def thinnest(rule: SeamRule, art: Art, count: int) -> float:
    """The width in mm of the thinnest slice when `count` pages share the seal."""
    return ink_across(rule, art) / (count - 1 + rule.first)


def ink_across(rule: SeamRule, art: Art) -> float:
    """mm of ink that are cut into slices."""
    left, top, right, bottom = ink_box(art)
    return (right - left) * art.width if is_upright(rule.edge) else (bottom - top) * art.height


class Cutter:
    """Cuts one seal for one rule."""

    def __init__(self, rule: SeamRule, art: Art) -> None:
        """Measures the ink once."""
        self._rule = rule
        self._art = art
        self._ink = ink_box(art)

    def cut(
        self, strip: Strip, group: Sequence[int], index: int, page: PageGeometry
    ) -> tuple[Box4, RectMm]:
        """The part on the `index`-th page (1-based) of `group`, and its rectangle on that page.

        It touches the displayed edge exactly; with a bleed it shows so much more of the seal
        beyond that edge, where the seal goes on.
        """
        rule, art = self._rule, self._art
        box = slice_box(rule.edge, index, len(group), first=rule.first, ink=self._ink)
        edge = strip.edge
        if rule.opposite and group[index - 1] % 2 == 0:
            edge = _OPPOSITE[edge]
        return _placed(edge, box, strip, page, art, rule.bleed)


def _placed(
    edge: Edge, box: Box4, strip: Strip, page: PageGeometry, art: Art, bleed: float
) -> tuple[Box4, RectMm]:
    left, top, right, bottom = box
    # Rounded, so that all slices of a group are equally wide whatever their fractions lost.
    across, down = round((right - left) * art.width, 9), round((bottom - top) * art.height, 9)
    width, height = page.width_mm, page.height_mm
    if edge is Edge.RIGHT:
        more = min(bleed, (1 - right) * art.width)
        rect = RectMm(width - across, strip.start, width + more, strip.end)
        return (left, top, right + more / art.width, bottom), rect
    if edge is Edge.LEFT:
        more = min(bleed, left * art.width)
        return (left - more / art.width, top, right, bottom), RectMm(
            0.0 - more, strip.start, across, strip.end
        )
    if edge is Edge.TOP:
        more = min(bleed, top * art.height)
        return (left, top - more / art.height, right, bottom), RectMm(
            strip.start, 0.0 - more, strip.end, down
        )
    more = min(bleed, (1 - bottom) * art.height)
    rect = RectMm(strip.start, height - down, strip.end, height + more)
    return (left, top, right, bottom + more / art.height), rect
