"""Whether page content restores as many graphics states as it saves (ISO 32000-1, 8.4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEXEME = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+\))*+\)"
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|(?<=[\s>])ID\s.*?\sEI(?=\s|$)"
    rb"|(?<![^\s\[\]<>()])([qQ])(?![^\s\[\]<>()/%])",
    re.DOTALL,
)


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
    for operator in _LEXEME.findall(content):
        if operator == b"q":
            depth += 1
        elif operator == b"Q" and depth:
            depth -= 1
        elif operator == b"Q":
            missing += 1
    return Balance(missing, depth)
