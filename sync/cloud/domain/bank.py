"""Bank cards, corporate accounts and the small transfer that proves one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

LOWEST_FEN: Final = 1
HIGHEST_FEN: Final = 200
"""对公打款 is 0.01 to 2.00 CNY, both inclusive."""
PAYER: Final = "网银在线"
_CARD: Final = re.compile(r"[0-9]{13,19}")
_ACCOUNT: Final = re.compile(r"[0-9]{6,32}")


def card_fits(number: str) -> bool:
    """Whether a card's number is well formed (ISO/IEC 7812-1: length and Luhn check digit)."""
    if not _CARD.fullmatch(number):
        return False
    total = 0
    for place, character in enumerate(reversed(number)):
        doubled = int(character) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def account_fits(number: str) -> bool:
    """Whether a corporate account's number is digits only, of a possible length."""
    return _ACCOUNT.fullmatch(number) is not None


def draw_amount(below: Callable[[int], int]) -> int:
    """A random amount in fen; `below(n)` answers 0 … n−1, e.g. ``secrets.randbelow``."""
    return LOWEST_FEN + below(HIGHEST_FEN - LOWEST_FEN + 1)
