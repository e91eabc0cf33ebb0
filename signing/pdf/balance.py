"""Whether page content leaves anything open at its end: graphics states, layers, arrays, strings.

Content that follows would otherwise be drawn elsewhere (ISO 32000-1, 8.4.2), vanish with a layer
that is off (8.11.3.2) or be taken for a part of what is open, and not be seen at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LEXEME = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+\))*+\)"
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|(?<=[\s>])ID\s.*?\sEI(?=\s|$)"
    rb"|(?<![^\s\[\]<>()])([qQ])(?![^\s\[\]<>()/%])",
    re.DOTALL,
)


_OPENING = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+\))*+\)"
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|(?<=[\s>])ID\s.*?\sEI(?=\s|$)"
    rb"|(<<|>>|[\[\]<(]|(?<=[\s>])ID(?=\s))",
    re.DOTALL,
)
_MARKING = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+\))*+\)"
    rb"|(?<=[\s>])ID\s.*?\sEI(?=\s|$)"
    rb"|(?<![^\s\[\]<>()])(BDC|BMC|EMC)(?![^\s\[\]<>()/%])",
    re.DOTALL,
)
_PARENTHESIS = re.compile(rb"\\.|([()])", re.DOTALL)
_MANY = 1000
"""Letters q from which on reading every lexeme is the faster way."""
_OPERATOR = re.compile(rb"(?<![^\s\[\]<>()])[qQ](?![^\s\[\]<>()/%])")


@dataclass(frozen=True, slots=True)
class Balance:
    """What page content does to the stack of graphics states."""

    missing: int = 0
    """Restores beyond what it saved: so many more states must be saved before it."""
    left: int = 0
    """States it leaves saved at its end."""
    closing: bytes = b""
    """What ends the strings, arrays, inline image and marked content it leaves open."""


def balance(content: bytes) -> Balance:
    """Follow the q and Q operators of `content`, strings, comments and inline images apart."""
    depth = missing = 0
    for operator in _operators(content):
        if operator == b"q":
            depth += 1
        elif depth:
            depth -= 1
        else:
            missing += 1
    closing = _closing(content) if _may_be_open(content) else b""
    return Balance(missing, depth, closing + b" EMC" * _marked(content))


def _may_be_open(content: bytes) -> bool:
    """Whether to look at every lexeme, which is dear; nearly all content is closed."""
    # Looking for one letter takes a fraction of the time of counting it or of looking for two.
    count, last = content.count, content.rfind
    if b"(" in content or b")" in content:
        opened, closed = count(b"(") - count(b"\\("), count(b")") - count(b"\\)")
        if opened != closed:
            return True
    if last(b"[") > last(b"]") or last(b"<") > last(b">"):
        return True
    return b"I" in content and last(b"ID") > last(b"EI")


def _marked(content: bytes) -> int:
    """Sequences of marked content (14.6) that are left open, an optional one for instance."""
    count, last = content.count, content.rfind
    opened = count(b"BDC") + count(b"BMC")
    if not opened:
        return 0
    if opened <= count(b"EMC") and max(last(b"BDC"), last(b"BMC")) < last(b"EMC"):
        return 0
    depth = 0
    for operator in filter(None, _MARKING.findall(content)):
        depth = max(0, depth - 1) if operator == b"EMC" else depth + 1
    return depth


def _closing(content: bytes) -> bytes:
    stack: list[bytes] = []
    for match in _OPENING.finditer(content):
        token = match[1]
        if token == b"[":
            stack.append(b"]")
        elif token == b"<<":
            stack.append(b">>")
        elif token in (b"]", b">>"):
            if token in stack[-1:]:
                stack.pop()
        elif token and (end := _end(token, content[match.start() :])):
            return end + b"".join(reversed(stack))
    return b"".join(reversed(stack))


def _end(token: bytes, rest: bytes) -> bytes:
    """What ends a string or an inline image that begins `rest`; empty if it has an end there."""
    if token == b"ID":
        return b"\nEI"
    if token == b"<":
        return b"" if b">" in rest else b">"
    signs = [sign for sign in _PARENTHESIS.findall(rest) if sign]
    return b")" * (signs.count(b"(") - signs.count(b")"))


def _operators(content: bytes) -> Iterator[bytes]:
    """The operators q and Q in order, and nothing that stands for anything else.

    Most content has its text in hexadecimal strings and nothing that could hide an operator; then
    each letter q is looked up, which is much faster than reading every lexeme.
    """
    if not _may_hide(content):
        places = [*_places(content, b"q"), *_places(content, b"Q")]
        if len(places) < _MANY:
            for place in sorted(places):
                if _OPERATOR.match(content, place):
                    yield content[place : place + 1]
            return
    yield from filter(None, _LEXEME.findall(content))


def _may_hide(content: bytes) -> bool:
    """Whether strings, comments or inline images may begin: in those a q is no operator."""
    if b"(" in content or b"%" in content:
        return True
    return b"I" in content and b"ID" in content


def _places(content: bytes, letter: bytes) -> list[int]:
    """Where a letter stands; of more than `_MANY` the first."""
    places: list[int] = []
    place = content.find(letter)
    while place >= 0 and len(places) < _MANY:
        places.append(place)
        place = content.find(letter, place + 1)
    return places
