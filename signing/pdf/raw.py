"""The numbers of an object exactly as the file spells them."""

from __future__ import annotations

import math
import re

_NUMBER_IN_FILE = re.compile(
    rb"%[^\r\n]*|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()%]*"
    rb"|([+-]?(?:\d+\.?\d*|\.\d+))",
    re.DOTALL,
)
_NUMBER_IN_TEXT = re.compile(
    r"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]*|(-?(?:\d+\.?\d*|\.\d+))", re.DOTALL
)
_TOLERANCE = 1e-6
"""Relative error of the single precision in which MuPDF keeps reals."""


def with_exact_numbers(text: str, spelled: bytes) -> str:
    """`text`, MuPDF's spelling of an object, with the reals of its original spelling.

    Difference analysers of earlier signatures compare numbers digit by digit, and MuPDF rounds
    them to single precision. Where the two spellings do not run parallel, `text` stays as it is.
    """
    originals = [item.decode("ascii") for item in _NUMBER_IN_FILE.findall(spelled) if item]
    found = [match for match in _NUMBER_IN_TEXT.finditer(text) if match[1]]
    if len(originals) != len(found) or not all(
        math.isclose(float(match[1]), float(original), rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
        for match, original in zip(found, originals, strict=True)
    ):
        return text
    pieces: list[str] = []
    position = 0
    for match, original in zip(found, originals, strict=True):
        pieces += [text[position : match.start()], original]
        position = match.end()
    return "".join([*pieces, text[position:]])


def object_in_stream(data: bytes, first: int, number: int) -> bytes:
    """The spelling of object `number` in the decoded object stream `data` (7.5.7)."""
    header = [int(item) for item in data[:first].split() if item.isdigit()]
    places = dict(zip(header[::2], header[1::2], strict=False))
    if number not in places:
        return b""
    later = [place for place in places.values() if place > places[number]]
    return data[first + places[number] : first + min(later, default=len(data))]
