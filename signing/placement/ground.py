"""Which marks need to know how dark the page below them is, and what follows where it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from signing.placement.model import Finding, Ground, Mark, Placement, Severity

PAGES_MOST = 20
"""Pages looked at: the covers and what is near them; drawing a scan takes a tenth of a second."""


def looked_at(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks below which is looked: those on the first pages with marks and on the last one."""
    chosen = {*pages_looked_at(sorted({mark.page for mark in marks if mark.is_seen}))}
    return tuple(mark for mark in marks if mark.page in chosen and mark.is_seen)


def pages_looked_at(numbers: Sequence[int]) -> tuple[int, ...]:
    """Those of the pages with marks, in order, that are looked at."""
    return (*numbers[: PAGES_MOST - 1], *numbers[PAGES_MOST - 1 :][-1:])


def with_dark(placement: Placement, dark: Collection[Mark]) -> Placement:
    """The placement with lightening ink for the marks in `dark`, and a note of them."""
    if not dark:
        return placement
    marks = tuple(
        replace(mark, ground=Ground.DARK) if mark in dark else mark for mark in placement.marks
    )
    pages = [mark.page for mark in marks if mark.ground is Ground.DARK]
    return Placement(marks, (*placement.findings, _finding(pages)))


def _finding(pages: Sequence[int]) -> Finding:
    return Finding(
        Severity.NOTE,
        "placement.dark-ground",
        "第 {page} 页等共 {count} 处底色很深,印章改用亮色压印,以便看清。",
        {"page": pages[0], "count": len(pages)},
        pages[0],
    )
