"""Identity documents: which each track accepts, and how their numbers are built."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final


class Track(StrEnum):
    """Who is being verified: 大陆用户 or 港澳台用户."""

    MAINLAND = "mainland"
    HMT = "hmt"


class DocumentKind(StrEnum):
    """An identity document."""

    ID_CARD = "id-card"
    """居民身份证."""
    HK_MACAU_PERMIT = "hk-macau-permit"
    """港澳居民来往内地通行证."""
    TAIWAN_PERMIT = "taiwan-permit"
    """台湾居民来往大陆通行证."""
    RESIDENCE_PERMIT = "residence-permit"
    """港澳台居民居住证."""


DOCUMENTS: Final[Mapping[Track, frozenset[DocumentKind]]] = {
    Track.MAINLAND: frozenset({DocumentKind.ID_CARD}),
    Track.HMT: frozenset(DocumentKind) - {DocumentKind.ID_CARD},
}
NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .·•'()-]){1,59}")
"""Letters of any script, with the marks that stand between them, e.g. 阿卜杜拉·买买提."""

SHORTEST_UNIT: Final = 4
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_LENGTH: Final = 18
_PROVINCES: Final = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65))
    for code in range(first, last + 1)
)
"""GB/T 2260: the first two digits of a mainland number."""
_RESIDENCE: Final = frozenset({"810000", "820000", "830000"})
_EARLIEST: Final = date(1900, 1, 1)
_HK_MACAU: Final = re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII)
_TAIWAN: Final = re.compile(r"\d{8}|\d{10}[A-Z]?", re.ASCII)


def tidy(text: str) -> str:
    """Without outer blanks and full-width forms."""
    return unicodedata.normalize("NFKC", text).strip()


def tidy_number(text: str) -> str:
    """A document number as it is compared: no blanks, capitals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def name_fits(name: str) -> bool:
    """Whether it may be a person's name, two characters at least."""
    return NAME.fullmatch(name) is not None


def number_fits(kind: DocumentKind, number: str, today: date) -> bool:
    """Whether a tidied number is well formed for its kind of document."""
    if kind is DocumentKind.HK_MACAU_PERMIT:
        return _HK_MACAU.fullmatch(number) is not None
    if kind is DocumentKind.TAIWAN_PERMIT:
        return _TAIWAN.fullmatch(number) is not None
    if kind is DocumentKind.RESIDENCE_PERMIT:
        return number[:6] in _RESIDENCE and citizen_number_fits(number, today)
    return number[:2] in _PROVINCES and citizen_number_fits(number, today)


def citizen_number_fits(number: str, today: date) -> bool:
    """GB 11643-1999: 18 characters, a date of birth up to `today`, the check character."""
    digits = number[:-1]
    if len(number) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    if citizen_check(digits) != number[-1]:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _EARLIEST <= born <= today


def citizen_check(digits: str) -> str:
    """The check character after 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _CHECKS[total % 11]


def mask_number(number: str) -> str:
    """All but the first three and the last two characters hidden."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def any_number_fits(number: str, today: date) -> bool:
    """Whether it may be the number of any of the documents."""
    return any(number_fits(kind, number, today) for kind in DocumentKind)


def unit_name_fits(name: str) -> bool:
    """Whether it may be the full name of a unit: 4 characters at least, letters among them."""
    letters = sum(character.isalpha() for character in name)
    return len(name) >= SHORTEST_UNIT and letters >= SHORTEST_UNIT // 2 and name.isprintable()
