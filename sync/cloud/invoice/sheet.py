"""What a page of an invoice consists of, in millimetres from its top-left; drawn by two writers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

import pymupdf

_api: Any = pymupdf
"""The library has no types."""
WIDTH: Final = 210.0
HEIGHT: Final = 140.0
Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text."""

    x: float
    """Where it begins, or its middle or end, by `align`."""
    y: float
    """Its baseline."""
    text: str
    size: float
    """Height of the type, mm."""
    colour: Colour
    align: Align = "left"
    angle: float = 0.0
    """Degrees, counter-clockwise about its beginning."""

    @property
    def left(self) -> float:
        """Where it begins."""
        width = text_width(self.text, self.size)
        return self.x - {"left": 0.0, "centre": width / 2, "right": width}[self.align]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: Colour
    width: float = 0.25


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    ground: tuple[Text, ...] = field(repr=False)
    """Drawn first, below everything."""
    rules: tuple[Rule, ...] = field(repr=False)
    texts: tuple[Text, ...] = field(repr=False)


@cache
def typeface() -> Any:
    """The one font of both writers, which has Chinese and Latin."""
    return _api.Font("china-s")


def text_width(text: str, size: float) -> float:
    """Width of a line, in the unit of `size`."""
    return float(typeface().text_length(text, fontsize=size))


def advances(text: str, size: float) -> list[float]:
    """Widths of the characters."""
    return [float(width) for width in typeface().char_lengths(text, fontsize=size)]


def fitting(text: str, width: float, size: float, smallest: float = 1.6) -> float:
    """The type size, at most `size`, at which `text` is not wider than `width`."""
    natural = text_width(text, size)
    return size if natural <= width else max(smallest, size * width / natural)


def broken(text: str, width: float, size: float) -> list[str]:
    """`text` in lines that are not wider than `width`; Chinese may break anywhere."""
    lines = [""]
    for character in text:
        if character == "\n":
            lines.append("")
        elif text_width(lines[-1] + character, size) > width:
            lines.append(character)
        else:
            lines[-1] += character
    return lines
