"""Where a keyword stands on the pages, and what stands beside it on its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from signing.geometry import PageGeometry, RectMm
from signing.placement.matching import Wanted, matches, wanted_text
from signing.placement.normalise import normalise
from signing.placement.text_source import TextChar, TextSource


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a line, as displayed."""

    text: str
    """Normalised; never a blank."""
    rect: RectMm


@dataclass(frozen=True, slots=True)
class Line:
    """The letters of a hit, and those beside it on its line as displayed."""

    before: tuple[Letter, ...]
    phrase: tuple[Letter, ...]
    after: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """One place where a keyword stands."""

    page: int
    """1-based."""
    rect: RectMm
    """mm of the displayed page; of a hit that runs over two lines, its part on the first."""
    text: str
    """As written in the document."""
    context: str
    """The hit with up to ten characters on either side."""
    run: int = -1
    """Hits of one page with the same number stand in one run of one line."""
    turned: bool = False
    """The line runs up or down as displayed."""
    line: Line | None = None
    """Its surroundings, where they were asked for."""


_CONTEXT = 10
_LINE = 80
"""Characters on either side that are looked at for a hit's line."""


def find(
    keyword: str, text: TextSource, pages: Sequence[PageGeometry], *, lines: bool = False
) -> tuple[KeywordHit, ...]:
    """All hits of `keyword`, in reading order; empty when there is none.

    Width, brackets, colons, blanks, underlines and the case of letters make no difference.
    With `lines` the hits know their lines. Raises PlacementError for a keyword of blanks only.
    """
    wanted = wanted_text(keyword)
    return tuple(
        hit
        for page, geometry in enumerate(pages, start=1)
        for hit in find_on_page(wanted, text, page, geometry, lines=lines)
    )


def find_on_page(
    wanted: Wanted,
    text: TextSource,
    page: int,
    geometry: PageGeometry,
    *,
    lines: bool = False,
) -> Iterator[KeywordHit]:
    """The hits on one page (1-based) of a text from `wanted_text`, with their lines if asked."""
    plain = text.plain(page)
    spans = matches(wanted, plain, lambda: text.runs(page))
    if not spans:
        return
    around = [_around(plain, span) if lines else ([], []) for span in spans]
    places = [
        place
        for span, (before, after) in zip(spans, around, strict=True)
        for place in (*before, *span, *after)
    ]
    chars = iter(text.chars(page, places))
    for span, (before, after) in zip(spans, around, strict=True):
        ahead, own, behind = ([next(chars) for _ in part] for part in (before, span, after))
        hit = _hit(plain, span, own, page, geometry)
        if lines:
            found = _Beside(plain, geometry, turned=hit.turned)
            line = Line(
                found.letters(before[::-1], ahead[::-1], own[0])[::-1],
                found.all(span, own),
                found.letters(after, behind, own[-1]),
            )
            hit = replace(hit, line=line)
        yield hit


def _hit(
    plain: str, span: Sequence[int], own: Sequence[TextChar], page: int, geometry: PageGeometry
) -> KeywordHit:
    written = _written(plain, span)
    before, after = span[0], span[-1] + 1
    around = plain[max(before - _CONTEXT, 0) : before] + written
    around += plain[after : after + _CONTEXT]
    return KeywordHit(
        page,
        _first_line(own, geometry),
        written,
        " ".join(around.split()),
        own[0].line,
        _is_turned(own[0], geometry),
    )


def _around(plain: str, span: Sequence[int]) -> tuple[list[int], list[int]]:
    """The places of letters before and after a hit that may stand on its line."""
    before = range(max(span[0] - _LINE, 0), span[0])
    after = range(span[-1] + 1, min(span[-1] + 1 + _LINE, len(plain)))
    return (
        [place for place in before if normalise(plain[place])],
        [place for place in after if normalise(plain[place])],
    )


class _Beside:
    """Collects the letters that stand beside a hit."""

    def __init__(self, plain: str, geometry: PageGeometry, *, turned: bool) -> None:
        self._plain = plain
        self._geometry = geometry
        self._turned = turned

    def all(self, places: Sequence[int], chars: Sequence[TextChar]) -> tuple[Letter, ...]:
        """Letters wherever they stand."""
        return tuple(
            Letter(normalise(self._plain[place]), self._geometry.rect_to_visual(char.box))
            for place, char in zip(places, chars, strict=True)
        )

    def letters(
        self, places: Sequence[int], chars: Sequence[TextChar], start: TextChar
    ) -> tuple[Letter, ...]:
        """Letters as long as they go on with the line of `start`."""
        line = self._geometry.rect_to_visual(start.box)
        letters = self.all(places, chars)
        return tuple(
            takewhile(lambda letter: _beside(line, letter.rect, turned=self._turned), letters)
        )


def _written(plain: str, span: Sequence[int]) -> str:
    """A hit as it stands in the document, blanks included unless it is torn apart."""
    letters = "".join(plain[place] for place in span)
    between = plain[span[0] : span[-1] + 1]
    return between if normalise(between) == normalise(letters) else letters


def _first_line(chars: Sequence[TextChar], geometry: PageGeometry) -> RectMm:
    """The displayed box of the characters that stand on the line of the first one.

    Runs on one line come apart at gaps and font changes, so a new run still belongs to the line
    when it overlaps it by half across the direction of writing.
    """
    first = chars[0]
    turned = _is_turned(first, geometry)
    rect = geometry.rect_to_visual(first.box)
    line = first.line
    for char in chars[1:]:
        box = geometry.rect_to_visual(char.box)
        if char.line != line and not _beside(rect, box, turned=turned):
            break
        line = char.line
        rect = _union(rect, box)
    return rect


def _is_turned(char: TextChar, geometry: PageGeometry) -> bool:
    return char.upright is not (geometry.rotate in (90, 270))


def _beside(a: RectMm, b: RectMm, *, turned: bool) -> bool:
    """Whether `b` continues the line of `a`: rows are compared, columns if it is turned."""
    if turned:
        return _share(a.left, a.right, b.left, b.right)
    return _share(a.top, a.bottom, b.top, b.bottom)


def _share(start: float, end: float, other_start: float, other_end: float) -> bool:
    common = min(end, other_end) - max(start, other_start)
    return common > 0.5 * min(end - start, other_end - other_start)


def same_line(a: KeywordHit, b: KeywordHit) -> bool:
    """Whether two hits stand on one line, or in one column of vertical text, of the same page."""
    return (
        a.page == b.page
        and a.turned is b.turned
        and (a.run == b.run or _beside(a.rect, b.rect, turned=a.turned))
    )


def _union(a: RectMm, b: RectMm) -> RectMm:
    return RectMm(
        min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom)
    )
