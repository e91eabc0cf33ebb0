"""Page ranges as people type them: ``1-5,8,末页``, ``8-``, ``奇数页``, full-width signs too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from signing.errors import PageRangeError

_SEPARATOR = re.compile(r"[,;、]")
_DASH = "[-‐–—―−~〜至到]+"
_END = r"第?\s*(?:[0-9]{1,9}|首|末|尾|最后一|first|last)\s*页?"
_SPAN = re.compile(rf"(?P<first>{_END})\s*(?:(?P<dash>{_DASH})\s*(?P<last>{_END})?)?")
_NUMBER = re.compile(r"[0-9]+")
_WORDS = {"奇数页": "odd", "奇数": "odd", "偶数页": "even", "偶数": "even"}
_WORDS |= {"全部": "all", "全部页": "all", "全部页面": "all", "所有页": "all"}


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of pages; None stands for the last page, whatever its number."""

    first: int | None
    last: int | None
    step: int = 1


_NAMED = {"all": _Span(1, None), "odd": _Span(1, None, 2), "even": _Span(2, None, 2)}


def parse_pages(text: str, pages: int) -> tuple[int, ...]:
    """The 1-based pages that `text` means in a file of `pages` pages: sorted, each once.

    parse_pages("1-5,8,末页", 20)    (1, 2, 3, 4, 5, 8, 20)
    parse_pages("18-", 20)           (18, 19, 20)
    parse_pages("奇数页", 5)          (1, 3, 5)

    Raises PageRangeError naming the part that cannot be read or lies outside the file.
    """
    found: set[int] = set()
    for part in parts(text):
        span = _read(part)
        numbers = _numbers(span, pages) if span else range(0)
        # "偶数页" of a one-page file is an honest nothing; everything else must name a page.
        if not numbers and part not in _even_words():
            raise PageRangeError(text=part, pages=pages)
        found.update(numbers)
    if not found:
        raise PageRangeError(text=text.strip(), pages=pages)
    return tuple(sorted(found))


def pages_text(pages: Sequence[int], most: int = 8) -> str:
    """Pages in few words, e.g. ``1-3,7``; more than `most` runs end with an ellipsis."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    shown = [f"{first}-{last}" if last > first else str(first) for first, last in runs[:most]]
    return ",".join([*shown, "…"] if len(runs) > most else shown)


def unreadable_part(text: str) -> str | None:
    """The first part that means nothing in a file of any length, or None if all can be read."""
    found = parts(text)
    if not found:
        return text.strip()
    return next((part for part in found if _read(part) is None), None)


def _even_words() -> set[str]:
    return {word for word, name in _WORDS.items() if name == "even"} | {"even"}


def parts(text: str) -> list[str]:
    """The ranges of a list of ranges, in their half-width lower-case form."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [part.strip() for part in _SEPARATOR.split(plain) if part.strip()]


def _read(part: str) -> _Span | None:
    """The span a part stands for, or None when no file could give it a meaning."""
    named = _NAMED.get(_WORDS.get(part, part))
    if named:
        return named
    match = _SPAN.fullmatch(part)
    if not match:
        return None
    first = _end(match["first"])
    last = first
    if match["dash"]:
        last = _end(match["last"]) if match["last"] else None
    if first == 0 or last == 0 or (first and last and first > last):
        return None
    return _Span(first, last)


def _end(text: str) -> int | None:
    number = _NUMBER.search(text)
    if number:
        return int(number[0])
    return 1 if "首" in text or "first" in text else None


def _numbers(span: _Span, pages: int) -> range:
    """The pages of a span, empty when one of its ends lies outside the file."""
    first = pages if span.first is None else span.first
    last = pages if span.last is None else span.last
    return range(first, last + 1, span.step) if last <= pages else range(0)
