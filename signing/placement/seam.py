"""Seam seals 骑缝章: one seal cut into slices over the edges of a group of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signing.errors import PlacementError
from signing.geometry import PageGeometry, RectMm
from signing.placement.model import (
    Edge,
    Finding,
    Mark,
    RuleKind,
    SeamPages,
    SeamRule,
    Severity,
    Slice,
)
from signing.seal.model import Seal

CLEAR_SLICE_MM = 2.0
"""A thinner slice is hard to recognise once printed: a warning."""
LEAST_SLICE_MM = 0.3
"""A thinner slice is no seal any more: an error."""
GAP_MM = 10.0
"""Between two seam seals on one edge."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of an edge that a seam seal covers, in mm from the page's top (left)."""

    edge: Edge
    start: float
    end: float

    def overlaps(self, other: Strip) -> bool:
        """Whether the two cover a common part of the same edge."""
        return self.edge is other.edge and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Seam:
    """A seam rule expanded over one document."""

    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]
    strips: tuple[Strip, ...] = ()
    """What the seam covers, so that the next one can keep clear of it."""


def seam_pages(rule: SeamRule, pages: int) -> tuple[int, ...]:
    """The 1-based pages that take part, of a file of `pages` pages."""
    step = 2 if rule.pages is SeamPages.ODD else 1
    chosen = range(1, pages + 1, step)
    return tuple(page for page in chosen if not (rule.skip_cover and page == 1))


def group_sizes(pages: int, most: int) -> tuple[int, ...]:
    """Balanced sizes of groups of at most `most` of `pages` pages, both ≥ 2, larger ones first.

    group_sizes(41, 20)   (14, 14, 13)
    group_sizes(21, 20)   (11, 10)
    group_sizes(3, 2)     (3,): one page alone shows no seam, so it joins its neighbours
    """
    groups = min(-(-pages // most), pages // 2)
    size, larger = divmod(pages, groups)
    return (size + 1,) * larger + (size,) * (groups - larger)


def expand_seam(
    rule: SeamRule,
    pages: Sequence[PageGeometry],
    seal: Seal,
    *,
    rule_index: int,
    taken: Sequence[Strip] = (),
) -> Seam:
    """The slices of `rule`; a seam without a wish where to be keeps clear of the `taken` strips.

    Raises PlacementError for a group of less than two pages.
    """
    if rule.group < 2:
        raise PlacementError("骑缝章每组至少 2 页,不能是 {group} 页。", group=rule.group)
    chosen = seam_pages(rule, len(pages))
    if len(chosen) < 2:
        return Seam((), (_skipped(len(pages), len(chosen)),))
    marks: list[Mark] = []
    strips: list[Strip] = []
    sizes = group_sizes(len(chosen), rule.group)
    for group in _split(chosen, sizes):
        strip = _strip(rule, [pages[page - 1] for page in group], seal, taken)
        strips.append(strip)
        for index, page in enumerate(group, start=1):
            part = Slice(index, len(group), slice_box(rule.edge, index, len(group)))
            rect = _slice_rect(strip, pages[page - 1], seal, len(group))
            marks.append(Mark(RuleKind.SEAM, rule_index, seal.id, page, rect, part))
    return Seam(tuple(marks), tuple(_thin(rule, seal, max(sizes))), tuple(dict.fromkeys(strips)))


def slice_box(edge: Edge, index: int, count: int) -> tuple[float, float, float, float]:
    """The part of the seal on the `index`-th (1-based) of `count` pages, as fractions 0..1.

    Fanned out for stamping, the first page's edge lies innermost: at the right edge it carries the
    leftmost part, at the left edge the rightmost, at the bottom the topmost, at the top the
    bottommost.
    """
    if edge in (Edge.LEFT, Edge.TOP):
        index = count + 1 - index
    start, end = (index - 1) / count, index / count
    if edge in (Edge.LEFT, Edge.RIGHT):
        return (start, 0.0, end, 1.0)
    return (0.0, start, 1.0, end)


def _split(pages: Sequence[int], sizes: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for size in sizes:
        yield pages[start : start + size]
        start += size


def _upright(edge: Edge) -> bool:
    return edge in (Edge.LEFT, Edge.RIGHT)


def _strip(
    rule: SeamRule, group: Sequence[PageGeometry], seal: Seal, taken: Sequence[Strip]
) -> Strip:
    """One strip for the whole group, measured from the top (left), so that its slices rejoin."""
    length = seal.art.height if _upright(rule.edge) else seal.art.width
    extents = [page.height_mm if _upright(rule.edge) else page.width_mm for page in group]
    shortest = min(extents)
    if rule.along is not None:
        return Strip(rule.edge, rule.along - length / 2, rule.along + length / 2)
    usual = Counter(extents).most_common(1)[0][0]
    # In a group of mixed sizes the middle of the usual page may lie below a shorter one.
    start = max(min(usual / 2 - length / 2, shortest - length), 0.0)
    return _clear(Strip(rule.edge, start, start + length), shortest, taken)


def _clear(strip: Strip, room: float, taken: Sequence[Strip]) -> Strip:
    """The strip moved beyond the taken ones: down while the page is long enough, else up."""
    length = strip.end - strip.start
    below = strip
    for other in sorted(taken, key=lambda item: item.start):
        if below.overlaps(other):
            below = Strip(strip.edge, other.end + GAP_MM, other.end + GAP_MM + length)
    if below.end <= room:
        return below
    above = strip
    for other in sorted(taken, key=lambda item: -item.end):
        if above.overlaps(other):
            above = Strip(strip.edge, other.start - GAP_MM - length, other.start - GAP_MM)
    return above if above.start >= 0 else below


def _slice_rect(strip: Strip, page: PageGeometry, seal: Seal, count: int) -> RectMm:
    """The slice, touching the displayed edge exactly."""
    width, height = page.width_mm, page.height_mm
    if strip.edge is Edge.RIGHT:
        return RectMm(width - seal.art.width / count, strip.start, width, strip.end)
    if strip.edge is Edge.LEFT:
        return RectMm(0.0, strip.start, seal.art.width / count, strip.end)
    if strip.edge is Edge.TOP:
        return RectMm(strip.start, 0.0, strip.end, seal.art.height / count)
    return RectMm(strip.start, height - seal.art.height / count, strip.end, height)


def _skipped(pages: int, chosen: int) -> Finding:
    if pages == 1:
        return Finding(
            Severity.NOTE,
            "seam.single-page",
            "文件只有 1 页,已跳过骑缝章;其余印章不受影响。",
        )
    return Finding(
        Severity.NOTE,
        "seam.single-page",
        "适用骑缝章的页只有 {count} 页,已跳过骑缝章;其余印章不受影响。",
        {"count": chosen},
    )


def _thin(rule: SeamRule, seal: Seal, count: int) -> Iterator[Finding]:
    """Says so when the slices of the largest group are too thin to be recognised."""
    across = seal.art.width if _upright(rule.edge) else seal.art.height
    slice_mm = across / count
    if slice_mm >= CLEAR_SLICE_MM - _ROUNDING:
        return
    arguments: dict[str, object] = {
        "width_mm": round(slice_mm, 2),
        "recommended": max(2, int(across / CLEAR_SLICE_MM + _ROUNDING)),
    }
    if slice_mm < LEAST_SLICE_MM - _ROUNDING:
        yield Finding(
            Severity.ERROR,
            "seam.too-thin",
            "每片印迹只有 {width_mm} mm,无法辨认。请改为每 {recommended} 页一组。",
            arguments,
        )
    else:
        yield Finding(
            Severity.WARNING,
            "seam.thin-slice",
            "每片印迹约 {width_mm} mm,打印后可能看不清。建议每 {recommended} 页一组。",
            arguments,
        )
