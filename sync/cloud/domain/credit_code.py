"""统一社会信用代码: the 18 characters of GB 32100-2015 and their check character."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""
LENGTH: Final = 18


def fits(code: str) -> bool:
    """Whether `code`, in capitals, is well formed and carries the right check character."""
    return (
        len(code) == LENGTH
        and all(character in ALPHABET for character in code)
        and check_character(code[:-1]) == code[-1]
    )


def check_character(body: str) -> str:
    """The 18th character after the first 17 (GB 32100-2015, 4.6; weights 3^i mod 31)."""
    size = len(ALPHABET)
    total = sum(
        ALPHABET.index(character) * pow(3, place, size) for place, character in enumerate(body)
    )
    return ALPHABET[-total % size]
