"""Corrections once all marks of keywords are known: persons' seals beside the unit's, the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from signing.geometry import PageGeometry, RectMm
from signing.placement.model import (
    FieldRule,
    Finding,
    KeywordRule,
    Mark,
    Rule,
    RuleKind,
    Severity,
)
from signing.seal.model import Seal, SealKind

LEAST_MM = 22.0
"""Between the centres of a unit's and a person's seal at keywords."""
_PERSONAL = frozenset({SealKind.LEGAL_PERSON, SealKind.NAME, SealKind.SIGNATURE})


def keep_apart(
    marks: Sequence[Mark], rules: Sequence[Rule], seals: Mapping[str, Seal]
) -> tuple[list[Mark], list[Finding]]:
    """Persons' seals nearer than 22 mm to a unit's seal are moved right, clear of it.

    Only marks of keywords without an offset of their own: who gives one knows where to stamp.
    """
    units: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.rule is RuleKind.KEYWORD and seals[mark.seal].kind not in _PERSONAL:
            units[mark.page].append(mark)
    kept = [
        _aside(mark, units[mark.page]) if _may_move(mark, rules, seals) else mark for mark in marks
    ]
    moved = [mark for mark in kept if mark.aside]
    if not moved:
        return kept, []
    note = Finding(
        Severity.NOTE,
        "placement.moved-right",
        "第 {page} 页等共 {count} 枚个人印章离单位印章太近,已右移。",
        {"page": moved[0].page, "count": len(moved)},
        moved[0].page,
    )
    return kept, [note]


def _may_move(mark: Mark, rules: Sequence[Rule], seals: Mapping[str, Seal]) -> bool:
    rule = rules[mark.rule_index]
    return (
        isinstance(rule, KeywordRule)
        and rule.dx == rule.dy == 0
        and seals[mark.seal].kind in _PERSONAL
    )


def _aside(mark: Mark, units: Sequence[Mark]) -> Mark:
    """The mark moved right until no unit's seal is near; they are taken from left to right."""
    rect = mark.rect
    for unit in sorted(units, key=lambda other: other.rect.left):
        across = rect.centre.x - unit.rect.centre.x
        down = rect.centre.y - unit.rect.centre.y
        if across * across + down * down < LEAST_MM * LEAST_MM:
            rect = rect.moved(LEAST_MM - across, 0.0)
    return replace(mark, rect=rect, aside=rect.left - mark.rect.left)


def clamp(
    marks: Sequence[Mark], rules: Sequence[Rule], pages: Sequence[PageGeometry]
) -> tuple[list[Mark], list[Finding]]:
    """Marks moved back onto their pages: of keywords with the user's consent, of fields always.

    Where a field stands is the template's choice, and the user could not move the seal himself.
    """
    kept: list[Mark] = []
    moved: list[Mark] = []
    for mark in marks:
        rule = rules[mark.rule_index]
        if isinstance(rule, FieldRule) or (isinstance(rule, KeywordRule) and rule.clamp):
            rect = _inside(mark.rect, pages[mark.page - 1])
            if rect != mark.rect:
                mark = replace(mark, rect=rect)
                moved.append(mark)
        kept.append(mark)
    if not moved:
        return kept, []
    note = Finding(
        Severity.NOTE,
        "placement.clamped",
        "第 {page} 页等共 {count} 枚印章超出页面,已移回页内。",
        {"page": moved[0].page, "count": len(moved)},
        moved[0].page,
    )
    return kept, [note]


def _inside(rect: RectMm, page: PageGeometry) -> RectMm:
    """The rectangle moved onto the page; one larger than the page keeps its top-left on it."""
    dx = max(min(0.0, page.width_mm - rect.right), -rect.left)
    dy = max(min(0.0, page.height_mm - rect.bottom), -rect.top)
    return rect.moved(dx, dy) if dx or dy else rect
