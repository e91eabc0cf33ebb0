"""Looking for keywords with all processes of an engine at once, the first pages first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop.engine.keywords import FindOrder
from signing.engine.order import CancelCheck, Engine
from signing.engine.side_by_side import side_by_side
from signing.errors import PlacementError
from signing.placement.model import Anchor, KeywordRule, Rule

if TYPE_CHECKING:
    # Imported by the orders when they are carried out: the asking side starts faster without.
    from signing.pdf.model import Document
    from signing.placement.keyword import KeywordHit

_FIRST, _LEAST = 8, 128
"""pages of the first order, whose hits come at once, and of the last ones: each opens the file"""
_SHARES = 2
"""Orders that each process still gets of what is left, so that both end at about the same time."""
_WORTH = 200
"""Pages from which on a second process saves more than it costs."""

Hits = tuple["KeywordHit", ...]
Found = dict[str, Hits]
"""All hits of keywords."""


def pieces(pages: int, at_once: int) -> Iterator[range]:
    """All pages (1-based) in parts: small ones first, then large, and not so large at the end."""
    first, count, end = 1, _FIRST, pages + 1
    while first < end:
        part = range(first, min(first + count, end))
        yield part
        first = part.stop
        count = min(2 * count, max(_LEAST, (end - first) // (_SHARES * at_once)))


def hits_of(
    document: Document, keyword: str, engine: Engine, cancel: CancelCheck
) -> Iterator[tuple[range, Hits]]:
    """The pages looked through and their hits, as they come; not always in the pages' order.

    Raises DocumentError, PlacementError and Cancelled.
    """

    def look(pages: range, cancelled: CancelCheck) -> Hits:
        return engine(FindOrder(document, keyword, pages), cancelled)

    parts = pieces(len(document.pages), engine.at_once)
    return side_by_side(look, parts, at_once=engine.at_once, cancel=cancel)


def found_for(
    rules: Sequence[Rule], document: Document, engine: Engine, cancel: CancelCheck
) -> Found:
    """The hits of the rules' keywords, where looking for them in several processes is worth it.

    Rules that also ask for what stands beside a hit are left to the expansion: that is too much
    to be sent from process to process. Raises DocumentError and Cancelled.
    """
    found: Found = {}
    if engine.at_once == 1 or len(document.pages) < _WORTH:
        return found
    for rule in rules:
        if isinstance(rule, KeywordRule) and rule.anchor is Anchor.PHRASE:
            try:
                parts = sorted(_pairs(document, rule.keyword, engine, cancel))
            except PlacementError:  # the expansion says so, and which rule it is
                continue
            found[rule.keyword] = tuple(hit for _, hits in parts for hit in hits)
    return found


def _pairs(
    document: Document, keyword: str, engine: Engine, cancel: CancelCheck
) -> Iterator[tuple[int, Hits]]:
    """The first page of each part with its hits; no two parts begin alike."""
    for pages, hits in hits_of(document, keyword, engine, cancel):
        yield pages.start, hits
