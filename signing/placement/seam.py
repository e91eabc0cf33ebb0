"""Seam seals 骑缝章: one seal cut into slices over the edges of a group of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signing.geometry import PageGeometry
from signing.placement.model import (
    Finding,
    Mark,
    RuleKind,
    SeamRule,
    Severity,
    Slice,
)
from signing.placement.seam_groups import seam_groups, seam_pages
from signing.placement.seam_slice import Cutter, Strip, ink_across, is_upright, thinnest
from signing.seal.model import Art, Seal

CLEAR_SLICE_MM = 2.0
"""A thinner slice is hard to recognise once printed: a warning."""
FAINT_SLICE_MM = 1.0
"""A thinner slice is hardly more than a line: a graver warning."""
LEAST_SLICE_MM = 0.3
"""A thinner slice is no seal any more: an error."""
GAP_MM = 10.0
"""Between two seam seals on one edge."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Seam:
    """A seam rule expanded over one document."""

    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]
    strips: tuple[Strip, ...] = ()
    """What the seam covers, so that the next one can keep clear of it."""


def expand_seam(
    rule: SeamRule,
    pages: Sequence[PageGeometry],
    seal: Seal,
    *,
    rule_index: int,
    taken: Sequence[Strip] = (),
) -> Seam:
    """The slices of `rule`; a seam without a wish in mm keeps clear of the `taken` strips.

    Raises PlacementError for a group of less than two pages or groups that share a page, and
    PageRangeError for pages outside the file.
    """
    groups = seam_groups(rule, len(pages))
    if not groups:
        return Seam((), (_skipped(len(pages), len(seam_pages(rule, len(pages)))),))
    cutter = Cutter(rule, seal.art)
    marks: list[Mark] = []
    strips: list[Strip] = []
    for group in groups:
        strip = _strip(rule, [pages[page - 1] for page in group], seal, taken)
        strips += [strip, strip.opposite()] if rule.opposite else [strip]
        for index, page in enumerate(group, start=1):
            box, rect = cutter.cut(strip, group, index, pages[page - 1])
            part = Slice(index, len(group), box)
            marks.append(Mark(RuleKind.SEAM, rule_index, seal.id, page, rect, part))
    findings = tuple(_thin(rule, seal.art, max(map(len, groups))))
    return Seam(tuple(marks), findings, tuple(dict.fromkeys(strips)))


def _strip(
    rule: SeamRule, group: Sequence[PageGeometry], seal: Seal, taken: Sequence[Strip]
) -> Strip:
    """One strip for the whole group, measured from the top (left), so that its slices rejoin."""
    upright = is_upright(rule.edge)
    length = seal.art.height if upright else seal.art.width
    if rule.along is not None:
        return Strip(rule.edge, rule.along - length / 2, rule.along + length / 2)
    extents = [page.height_mm if upright else page.width_mm for page in group]
    shortest = min(extents)
    usual = Counter(extents).most_common(1)[0][0]
    # In a group of mixed sizes the middle of the usual page may lie below a shorter one.
    wanted = usual * rule.percent / 100 - length / 2
    start = max(min(wanted, shortest - length), 0.0)
    return _clear(Strip(rule.edge, start, start + length), shortest, _both(rule, taken))


def _both(rule: SeamRule, taken: Sequence[Strip]) -> list[Strip]:
    """The taken strips; those of the opposite edge count here too when the rule uses both."""
    return [*taken, *(strip.opposite() for strip in taken)] if rule.opposite else [*taken]


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


def _thin(rule: SeamRule, art: Art, count: int) -> Iterator[Finding]:
    """Says so when the slices of the largest group are too thin to be recognised."""
    slice_mm = thinnest(rule, art, count)
    if slice_mm >= CLEAR_SLICE_MM - _ROUNDING:
        return
    arguments: dict[str, object] = {
        "width_mm": round(slice_mm, 2),
        "recommended": recommended_group(rule, art),
    }
    if slice_mm < LEAST_SLICE_MM - _ROUNDING:
        yield Finding(
            Severity.ERROR,
            "seam.too-thin",
            "每片印迹只有 {width_mm} mm,无法辨认。请改为每 {recommended} 页一组。",
            arguments,
        )
        return
    template = "每片印迹约 {width_mm} mm,打印后可能看不清。建议每 {recommended} 页一组。"
    if slice_mm < FAINT_SLICE_MM - _ROUNDING:
        template = "每片印迹只有约 {width_mm} mm,打印后只是一条细线。建议每 {recommended} 页一组。"
    yield Finding(Severity.WARNING, "seam.thin-slice", template, arguments)


def recommended_group(rule: SeamRule, art: Art) -> int:
    """The most pages that may share the seal with slices that are still clear, at least 2."""
    most = ink_across(rule, art) / CLEAR_SLICE_MM - (rule.first - 1)
    return max(2, int(most + _ROUNDING))
