"""From a keyword rule to its marks on one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signing.geometry import PageGeometry, PointMm, RectMm
from signing.placement.anchor import anchor_point
from signing.placement.choice import choose
from signing.placement.keyword import KeywordHit, find, same_line
from signing.placement.model import Anchor, Finding, KeywordRule, Mark, Severity
from signing.placement.text_source import TextSource
from signing.seal.model import Seal


@dataclass(frozen=True, slots=True)
class KeywordMarks:
    """A keyword rule expanded over one document."""

    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


def expand_keyword(
    rule: KeywordRule,
    pages: Sequence[PageGeometry],
    seal: Seal,
    text: TextSource,
    *,
    rule_index: int,
    known: Sequence[KeywordHit] | None = None,
) -> KeywordMarks:
    """One mark for every line with a hit that the rule wants.

    `known`: the hits, if they were looked for before. Raises KeywordNotFoundError, and
    PlacementError for a keyword of blanks.
    """
    found = known
    if found is None:
        found = find(rule.keyword, text, pages, lines=rule.anchor is not Anchor.PHRASE)
    hits = choose(rule, found, text)
    placed: list[tuple[KeywordHit, RectMm]] = []
    unanchored: list[int] = []
    for hit in hits:
        point = anchor_point(hit, rule.anchor, seal)
        if point is None:
            unanchored.append(hit.page)
            point = hit.rect.centre
        centre = PointMm(point.x + rule.dx, point.y + rule.dy)
        rect = RectMm.around(centre, seal.art.width, seal.art.height)
        if not (placed and _doubles(placed[-1], hit, rect)):
            placed.append((hit, rect))
    marks = tuple(Mark(rule.kind, rule_index, seal.id, hit.page, rect) for hit, rect in placed)
    notes = _merged(rule, len(hits) - len(placed), placed), _unanchored(rule, unanchored)
    return KeywordMarks(marks, tuple(note for note in notes if note))


def _doubles(before: tuple[KeywordHit, RectMm], hit: KeywordHit, rect: RectMm) -> bool:
    """Whether a hit is on the line of the one before: in one run, or covered by its mark."""
    hit_before, rect_before = before
    if not same_line(hit_before, hit):
        return False
    if hit.run == hit_before.run:
        return True
    width = min(rect.right, rect_before.right) - max(rect.left, rect_before.left)
    height = min(rect.bottom, rect_before.bottom) - max(rect.top, rect_before.top)
    return min(width, height) > 0 and width * height > 0.5 * rect.width * rect.height


def _merged(
    rule: KeywordRule, count: int, placed: Sequence[tuple[KeywordHit, RectMm]]
) -> Finding | None:
    if not count:
        return None
    return Finding(
        Severity.NOTE,
        "placement.keyword-merged",
        "“{keyword}”有 {count} 处与前一处在同一行,每行只盖一枚。",
        {"keyword": rule.keyword, "count": count},
        page=placed[0][0].page,
    )


def _unanchored(rule: KeywordRule, pages: Sequence[int]) -> Finding | None:
    if not pages:
        return None
    template = "“{keyword}”有 {count} 处的同一行后面没有冒号,印章盖在关键字上。"
    if rule.anchor is Anchor.DATE:
        template = "“{keyword}”有 {count} 处的同一行没有年月,印章盖在关键字上。"
    return Finding(
        Severity.NOTE,
        "placement.keyword-unanchored",
        template,
        {"keyword": rule.keyword, "count": len(pages)},
        page=pages[0],
    )
