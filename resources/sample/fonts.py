"""The fonts of the sample: found on this machine, cut down to the letters it uses."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pymupdf
from fontTools import subset

from signing.seal.font_files import FontStyle, built_in_font, find_font

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "JSTF", "vhea", "vmtx", "VORG", "DSIG")


class Face:
    """One font with the widths of its letters."""

    def __init__(self, font: Any) -> None:
        """Take a pymupdf.Font."""
        self.font = font
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Width of the text in em."""
        return sum(map(self._width, text))

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = float(self.font.glyph_advance(ord(letter)))
        return self._widths[letter]


@dataclass(frozen=True, slots=True)
class Faces:
    """The two faces of the sample."""

    text: Face
    heading: Face


def draft_faces() -> Faces:
    """Droid Sans Fallback for both: quick, to find out which letters the sample uses."""
    face = Face(_api.Font("china-s"))
    return Faces(face, face)


def final_faces(text: frozenset[str], heading: frozenset[str]) -> Faces:
    """Song for text and Hei for headings, holding these letters only.

    Where neither Noto nor the system's own Chinese fonts are found, both are the Droid Sans
    Fallback of PyMuPDF; the sample then has no serifs and no bold headings.
    """
    return Faces(
        Face(_subset(FontStyle.TEXT, text)),
        Face(_subset(FontStyle.HEADING, heading)),
    )


def _subset(style: FontStyle, letters: frozenset[str]) -> Any:
    file = find_font(style)
    if not letters <= {chr(code) for code in file.font.getBestCmap() or {}}:
        file = built_in_font()
    font: Any = file.font
    font.recalcTimestamp = False
    for tag in _UNUSED_TABLES:
        if tag in font:
            del font[tag]
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [1, 2, 4, 6]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(letters)))
    cutter.subset(font)
    _number_glyphs(font)
    buffer = BytesIO()
    font.save(buffer)
    return _api.Font(fontbuffer=buffer.getvalue())


def _number_glyphs(font: Any) -> None:
    """Give the glyphs of a CID-keyed CFF font the CIDs 0, 1, 2 …

    PyMuPDF writes glyph numbers into the page and readers take them for CIDs (ISO 32000-1,
    9.7.4.2). In the whole font both are the same, but cutting it down closes the gaps between
    glyph numbers only.
    """
    if "CFF " not in font or not hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
        return
    old = font.getGlyphOrder()
    new = [".notdef", *(f"cid{number:05d}" for number in range(1, len(old)))]
    renamed = dict(zip(old, new, strict=True))
    top = font["CFF "].cff.topDictIndex[0]
    charstrings = top.CharStrings.charStrings
    top.CharStrings.charStrings = {renamed[name]: item for name, item in charstrings.items()}
    top.charset = new
    font["hmtx"].metrics = {renamed[name]: item for name, item in font["hmtx"].metrics.items()}
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    font.setGlyphOrder(new)
