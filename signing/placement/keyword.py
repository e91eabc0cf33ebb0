"""Where a keyword stands on the pages, whatever runs, lines and blocks it is set in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, takewhile
from typing import Protocol

from signing.errors import PlacementError
from signing.geometry import Box, PageGeometry, RectMm
from signing.placement.normalise import normalise


@dataclass(frozen=True, slots=True)
class TextChar:
    """Where one character stands on the page."""

    box: Box
    """In user space (points), so independent of /Rotate."""
    line: int
    """Characters with the same number stand in one run of one line; runs are in reading order."""
    upright: bool = False
    """The line runs up or down in user space, e.g. vertical writing."""


class TextSource(Protocol):
    """A document's text; `signing.pdf.text.PdfText` reads it from a PDF."""

    @property
    def page_count(self) -> int:
        """Number of pages."""

    def plain(self, page: int) -> str:
        """All text of a page (1-based), line by line; cheap, asked for every page."""

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        """The characters at the `wanted` places of `plain(page)`; asked only for hits."""

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        """Parts of `plain(page)`, as places, that continue each other on the page but not there.

        Empty where the text already has its parts in order.
        """

    def has_images(self, page: int) -> bool:
        """Whether a page (1-based) shows an image."""


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
_FIRST_EASTERN = "\u2e80"
"""Where the scripts without blanks between words begin: CJK radicals and all behind them."""


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A keyword as it is compared."""

    letters: str
    """Normalised, so without blanks."""
    gaps: frozenset[int]
    """Where blanks stood: before the letters of these indices."""

    def fits(self, place: int, before: str, letter: str, *, blank: bool) -> bool:
        """Whether `letter` may follow `before` at `place` of the keyword.

        Chinese is spaced as the page likes, but "in our" does not contain "no": between Latin
        letters and digits a blank counts, unless the keyword has one there.
        """
        if not blank or place in self.gaps:
            return True
        return not (_is_latin(before) and _is_latin(letter))


def wanted_text(keyword: str) -> Wanted:
    """The keyword as it is compared; PlacementError when nothing of it is left."""
    letters = normalise(keyword)
    if not letters:
        raise PlacementError("关键字不能为空。")
    lengths = accumulate(len(normalise(char)) for char in keyword)
    ends = zip(lengths, keyword, strict=True)
    return Wanted(letters, frozenset(length for length, char in ends if not normalise(char)))


def _is_latin(letter: str) -> bool:
    return letter.isalnum() and letter < _FIRST_EASTERN


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
    letters = normalise(plain)
    # On nearly every page some character is missing, and then nothing else need be looked at.
    if not all(letter in letters for letter in wanted.letters):
        return
    spans = list(_spans(wanted, plain, letters))
    if _may_be_torn(wanted.letters, plain):
        taken = {place for span in spans for place in span}
        for run in text.runs(page):
            spans.extend(span for span in _torn(wanted, plain, run) if taken.isdisjoint(span))
        spans.sort()
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


def _spans(wanted: Wanted, plain: str, letters: str) -> Iterator[list[int]]:
    """The places in the plain text, normalised `letters`, of each hit's characters."""
    start = letters.find(wanted.letters)
    if start < 0:
        return
    sources = _Sources(plain)
    while start >= 0:
        end = start + len(wanted.letters)
        places = [sources.place(letter) for letter in range(start, end)]
        if _blanks_fit(wanted, plain, places):
            yield sorted(set(places))
            start = letters.find(wanted.letters, end)
        else:
            start = letters.find(wanted.letters, start + 1)


def _blanks_fit(wanted: Wanted, plain: str, places: Sequence[int]) -> bool:
    return all(
        wanted.fits(index, plain[before], plain[place], blank=place > before + 1)
        for index, (before, place) in enumerate(pairwise(places), start=1)
    )


def _may_be_torn(wanted: str, plain: str) -> bool:
    """Whether the lines of the text could make up a hit in another order than theirs.

    One line must end with a beginning of the keyword, whole lines may go on with it, and another
    line must begin with the rest of it. Working this out is far cheaper than asking for boxes.
    """
    lines = list(map(normalise, plain.split("\n")))
    heads = tuple(wanted[:cut] for cut in range(1, len(wanted)))
    ending = [line for line in lines if line.endswith(heads)]
    if not ending:
        return False
    inner = {line for line in lines if line and line in wanted}
    beginning = [line for line in lines if line and line[0] in wanted]
    reached = {len(head) for head in heads if any(line.endswith(head) for line in ending)}
    for done in range(1, len(wanted)):
        if done in reached:
            if any(line.startswith(wanted[done:]) for line in beginning):
                return True
            reached |= {done + len(line) for line in inner if wanted.startswith(line, done)}
    return False


def _torn(wanted: Wanted, plain: str, run: Sequence[range]) -> Iterator[list[int]]:
    """Hits in a run of parts of the text that stand together on the page."""
    places = [place for part in run for place in part]
    joined = "".join(plain[place] for place in places)
    for span in _spans(wanted, joined, normalise(joined)):
        yield [places[index] for index in span]


def _written(plain: str, span: Sequence[int]) -> str:
    """A hit as it stands in the document, blanks included unless it is torn apart."""
    letters = "".join(plain[place] for place in span)
    between = plain[span[0] : span[-1] + 1]
    return between if normalise(between) == normalise(letters) else letters


class _Sources:
    """Where the characters of a normalised text came from; letter by letter only near a hit."""

    def __init__(self, plain: str) -> None:
        self._lines = plain.splitlines(keepends=True)
        self._starts = list(accumulate(map(len, self._lines), initial=0))
        self._letters = list(accumulate((len(normalise(line)) for line in self._lines), initial=0))
        self._known: dict[int, list[int]] = {}

    def place(self, letter: int) -> int:
        """The place in the plain text of the `letter`-th character of the normalised one."""
        line = bisect_right(self._letters, letter) - 1
        if line not in self._known:
            self._known[line] = [
                place
                for place, char in enumerate(self._lines[line], start=self._starts[line])
                for _ in normalise(char)
            ]
        return self._known[line][letter - self._letters[line]]


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
