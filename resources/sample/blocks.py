"""What a chapter is made of: headings, paragraphs, tables and lines to sign on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class Align(Enum):
    """Where a line stands between the margins."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a new page, levels 1 and 2 stand in the outline."""

    text: str
    level: int = 2
    new_page: bool = False
    """Whether a level 2 heading begins a new page too."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its first line indented by two letters."""

    text: str
    indent: bool = True
    align: Align = Align.LEFT
    size: float = 12.0
    """pt"""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class SignLine:
    """A line to sign or stamp on: label, an underlined blank, what belongs there.

    SignLine("投标人", "盖单位章")      投标人：______________（盖单位章）
    """

    label: str
    tail: str = ""
    blank: int = 14
    """Width of the blank in letters."""
    size: float = 12.0
    """pt"""
    left: float = 0.0
    """pt from the left margin"""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; its head is repeated after a page break."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    """Shares of the width between the margins."""
    aligns: Sequence[Align] = field(default=())
    """Per column; centred where none is given."""
    size: float = 10.0
    """pt"""
    least_height: float = 22.0
    """pt per row"""


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in pt."""

    height: float


Block = Heading | Paragraph | SignLine | Table | Space
