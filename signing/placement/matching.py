"""Where a keyword stands in a page's text, whatever lines and runs it is torn into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from signing.errors import PlacementError
from signing.placement.normalise import normalise

_FIRST_EASTERN = "\u2e80"
"""Where the scripts without blanks between words begin: CJK radicals and all behind them."""


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


def matches(
    wanted: Wanted, plain: str, runs: Callable[[], Sequence[Sequence[range]]]
) -> list[list[int]]:
    """The places in `plain` of each hit's characters, in their order there.

    `runs`: see `TextSource`; asked only where a hit may be torn apart.
    """
    letters = normalise(plain)
    # On nearly every page some character is missing, and then nothing else need be looked at.
    if not all(letter in letters for letter in wanted.letters):
        return []
    spans = list(_spans(wanted, plain, letters))
    if _may_be_torn(wanted.letters, plain):
        taken = {place for span in spans for place in span}
        for run in runs():
            spans.extend(span for span in _torn(wanted, plain, run) if taken.isdisjoint(span))
        spans.sort()
    return spans


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
