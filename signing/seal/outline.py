"""Outlines of letters as segments, taken from a CFF or TrueType font."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools.pens.basePen import BasePen

from signing.errors import SealError
from signing.seal.affine import bounds
from signing.seal.font_files import FontFile, find_font
from signing.seal.model import Close, CurveTo, LineTo, MoveTo, Point, Segment

_FULL_WIDTH = str.maketrans({"(": "（", ")": "）", "[": "（", "]": "）"})


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter in a unit em box: x right, y down, (0, 0) its top-left, (1, 1) bottom-right."""

    segments: tuple[Segment, ...]
    advance: float
    """Width of the letter's cell in em, 1 for Chinese."""
    ink: tuple[float, float, float, float]
    """left, top, right, bottom of what is drawn; all 0 for a blank."""


class OutlineFont:
    """Letters of one font file."""

    def __init__(self, file: FontFile) -> None:
        """Prepare the font; its tables are read when a letter first needs them."""
        self.origin = file.origin
        self._font: Any = file.font
        self._glyphs: Any = file.font.getGlyphSet()
        self._names: dict[int, str] = file.font.getBestCmap() or {}
        self._em = int(self._font["head"].unitsPerEm)
        self._known: dict[str, Glyph] = {}

    def glyph(self, letter: str) -> Glyph:
        """The outline of one letter; brackets in their full-width form.

        Raises SealError when the font does not have the letter.
        """
        letter = letter.translate(_FULL_WIDTH)
        if letter not in self._known:
            self._known[letter] = self._draw(letter)
        return self._known[letter]

    def _draw(self, letter: str) -> Glyph:
        name = self._names.get(ord(letter))
        if name is None:
            raise SealError(seal=letter, reason="字体中没有这个字")
        glyph = self._glyphs[name]
        pen = _SegmentPen(self._glyphs, em=self._em)
        glyph.draw(pen)
        segments = tuple(pen.segments)
        return Glyph(segments, glyph.width / self._em, bounds(segments))


@cache
def seal_font() -> OutlineFont:
    """The font of this machine's seals; opening a collection takes a tenth of a second."""
    return OutlineFont(find_font())


class _SegmentPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Collects what a glyph draws; BasePen turns TrueType's quadratic curves into cubics."""

    ASCENT = 0.88
    """Top of the em box above the baseline in em: the ideographic box of Source Han and SimSun."""

    def __init__(self, glyphs: Any, *, em: int) -> None:
        super().__init__(glyphs)
        self._em = em
        self.segments: list[Segment] = []

    def _point(self, point: tuple[float, float]) -> Point:
        return (point[0] / self._em, self.ASCENT - point[1] / self._em)

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.segments.append(MoveTo(self._point(pt)))

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.segments.append(LineTo(self._point(pt)))

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self.segments.append(CurveTo(self._point(pt1), self._point(pt2), self._point(pt3)))

    def _closePath(self) -> None:
        self.segments.append(Close())
