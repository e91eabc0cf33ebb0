"""Whether page content restores as many graphics states as it saves (ISO 32000-1, 8.4.2)."""

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


_HIDING = (b"(", b"%", b"ID")
"""What strings, comments and inline images begin with: in those a q is no operator."""
_MANY = 1000
"""Letters q beyond which reading every lexeme is the faster way."""
_OPERATOR = re.compile(rb"(?<![^\s\[\]<>()])[qQ](?![^\s\[\]<>()/%])")


@dataclass(frozen=True, slots=True)
class Balance:
    """What page content does to the stack of graphics states."""

    missing: int = 0
    """Restores beyond what it saved: so many more states must be saved before it."""
    left: int = 0
    """States it leaves saved at its end."""


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
    return Balance(missing, depth)


def _operators(content: bytes) -> Iterator[bytes]:
    """The operators q and Q in order, and nothing that stands for anything else.

    Most content has its text in hexadecimal strings and nothing that could hide an operator; then
    each letter q is looked up, which is much faster than reading every lexeme.
    """
    is_busy = content.count(b"q") + content.count(b"Q") > _MANY
    if is_busy or any(mark in content for mark in _HIDING):
        yield from filter(None, _LEXEME.findall(content))
        return
    for place in sorted([*_places(content, b"q"), *_places(content, b"Q")]):
        if _OPERATOR.match(content, place):
            yield content[place : place + 1]


def _places(content: bytes, letter: bytes) -> Iterator[int]:
    place = content.find(letter)
    while place >= 0:
        yield place
        place = content.find(letter, place + 1)
