"""Where a seal's centre goes beside a keyword: on the phrase, behind the colon, on the date."""

from __future__ import annotations

from collections.abc import Sequence

from signing.geometry import PointMm, RectMm
from signing.placement.keyword import KeywordHit, Letter, Line
from signing.placement.model import Anchor
from signing.seal.model import Seal, SealKind

_PERSONAL_MM = {SealKind.LEGAL_PERSON: 15.0, SealKind.NAME: 15.0, SealKind.SIGNATURE: 18.0}
_UNIT_MM = 25.0
"""From the end of the colon to the seal's centre."""
_DESCENT = 0.2
"""Share of a letter's box below the baseline."""
_SEALED = "章"
"""A bracketed phrase with this word asks for a unit's seal."""


def anchor_point(hit: KeywordHit, anchor: Anchor, seal: Seal) -> PointMm | None:
    """The centre of `seal` at a hit that knows its line; None where there is no such anchor."""
    if anchor is Anchor.PHRASE or hit.line is None:
        return hit.rect.centre
    if anchor is Anchor.DATE:
        return _date(hit.line)
    return _behind_colon(hit, hit.line, seal)


def _date(line: Line) -> PointMm | None:
    """The middle of 年 to 月, from the keyword on or anywhere on its line."""
    for letters in ((*line.phrase, *line.after), (*line.before, *line.phrase, *line.after)):
        year = _index(letters, "年")
        month = _index(letters, "月", year + 1) if year >= 0 else -1
        if month >= 0:
            return _middle(letters[year], letters[month])
    return None


def _behind_colon(hit: KeywordHit, line: Line, seal: Seal) -> PointMm | None:
    letters = (*line.phrase, *line.after)
    colon = _index(letters, ":")
    is_personal = seal.kind in _PERSONAL_MM
    if not is_personal:
        bracket = _bracket(letters[colon + 1 :])
        if bracket is not None:
            return bracket
    if colon < 0:
        return None
    distance = _PERSONAL_MM.get(seal.kind, _UNIT_MM)
    rect, first = letters[colon].rect, letters[0].rect
    if hit.turned:
        upwards = rect.centre.y < first.centre.y
        y = rect.top - distance if upwards else rect.bottom + distance
        return PointMm(rect.centre.x, y)
    if rect.centre.x < first.centre.x:
        return PointMm(rect.left - distance, rect.centre.y)
    return PointMm(rect.right + distance, _height(rect, seal))


def _height(rect: RectMm, seal: Seal) -> float:
    """A signature stands on the baseline, seals are centred on the text."""
    if seal.kind is not SealKind.SIGNATURE:
        return rect.centre.y
    return rect.bottom - _DESCENT * rect.height - seal.art.height / 2


def _bracket(letters: Sequence[Letter]) -> PointMm | None:
    """The middle of the first bracketed phrase that asks for a seal."""
    start = _index(letters, "(")
    while start >= 0:
        end = _index(letters, ")", start)
        if end < 0:
            return None
        if _index(letters[:end], _SEALED, start) >= 0:
            return _middle(letters[start], letters[end])
        start = _index(letters, "(", end)
    return None


def _index(letters: Sequence[Letter], wanted: str, start: int = 0) -> int:
    """The first letter from `start` on that contains `wanted`; −1 when there is none."""
    places = (place for place in range(start, len(letters)) if wanted in letters[place].text)
    return next(places, -1)


def _middle(a: Letter, b: Letter) -> PointMm:
    return RectMm(
        min(a.rect.left, b.rect.left),
        min(a.rect.top, b.rect.top),
        max(a.rect.right, b.rect.right),
        max(a.rect.bottom, b.rect.bottom),
    ).centre
