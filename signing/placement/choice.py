"""Which hits of a keyword are stamped, and why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signing.errors import KeywordNotFoundError
from signing.placement.model import KeywordRule, Occurrence
from signing.placement.normalise import normalise
from signing.placement.ranges import pages_text
from signing.placement.text_source import TextSource

if TYPE_CHECKING:
    # Who only counts pages that cannot be searched needs no search.
    from signing.placement.keyword import KeywordHit

_UNMAPPED_SHARE = 0.3
"""A page with more letters than this without a meaning cannot be searched."""


def choose(rule: KeywordRule, hits: Sequence[KeywordHit], text: TextSource) -> list[KeywordHit]:
    """The hits the rule wants; KeywordNotFoundError when there is none, or not that many."""
    if not hits:
        raise _nowhere(rule.keyword, text)
    kept = [hit for number, hit in enumerate(hits, start=1) if number not in rule.skip]
    if rule.occurrence is Occurrence.ALL:
        return kept
    if rule.occurrence is Occurrence.FIRST:
        return kept[:1]
    if rule.occurrence is Occurrence.LAST:
        return kept[-1:]
    if not 1 <= rule.occurrence <= len(hits):
        raise KeywordNotFoundError(
            "“{keyword}”只有 {count} 处,没有第 {wanted} 处。",
            keyword=rule.keyword,
            count=len(hits),
            wanted=rule.occurrence,
        )
    return [hits[rule.occurrence - 1]]


@dataclass(frozen=True, slots=True)
class Unsearchable:
    """Pages (1-based) whose text cannot be searched."""

    scanned: tuple[int, ...] = ()
    """Pictures without text."""
    unmapped: tuple[int, ...] = ()
    """Text in fonts that do not say which letters they show (ISO 32000-1, 9.10.2)."""


def unsearchable(text: TextSource) -> Unsearchable:
    """The pages that a keyword may stand on unseen."""
    scanned, unmapped = [], []
    for page in range(1, text.page_count + 1):
        letters = normalise(text.plain(page))
        if not letters:
            if text.has_images(page):
                scanned.append(page)
        elif sum(map(_is_unmapped, letters)) > _UNMAPPED_SHARE * len(letters):
            unmapped.append(page)
    return Unsearchable(tuple(scanned), tuple(unmapped))


def _is_unmapped(letter: str) -> bool:
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"


def _nowhere(keyword: str, text: TextSource) -> KeywordNotFoundError:
    """Says whether pages that cannot be searched may be the reason, and which they are."""
    pages = unsearchable(text)
    if pages.scanned:
        return KeywordNotFoundError(
            keyword=keyword, scanned=len(pages.scanned), pages=pages_text(pages.scanned)
        )
    if pages.unmapped:
        return KeywordNotFoundError(
            "没有找到“{keyword}”。其中第 {pages} 页的字体没有给出文字编码,无法按文字定位。",
            keyword=keyword,
            pages=pages_text(pages.unmapped),
            scanned=0,
        )
    return KeywordNotFoundError(
        "没有找到“{keyword}”。已查找全部 {pages} 页。",
        keyword=keyword,
        pages=text.page_count,
        scanned=0,
    )
