"""An invoice's sheets as OFD (GB/T 33190-2016): a zip of XML parts and a font.

The clauses in brackets are the standard's. Lengths are millimetres from the page's top-left.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from xml.etree import ElementTree as Tree

from fontTools import subset
from fontTools.ttLib import TTFont

from sync.cloud.invoice.sheet import HEIGHT, WIDTH, Rule, Sheet, Text, advances, typeface

NAMESPACE: Final = "http://www.ofdspec.org/2016"
FONT_ID: Final = "2"
FONT_NAME: Final = "BidSealInvoice"
FIRST_FREE: Final = 10
"""Smaller identifiers are given by hand."""
FIXED_TIME: Final = (2000, 1, 1, 0, 0, 0)
"""Of the parts of the zip, so that equal invoices are equal files."""

Tree.register_namespace("ofd", NAMESPACE)


def draw_ofd(sheets: Sequence[Sheet], *, title: str, author: str, day: date) -> bytes:
    """One page a sheet; the identifier follows from `title`."""
    parts = {
        "OFD.xml": _entry(title, author, day),
        "Doc_0/Document.xml": _document(sheets),
        "Doc_0/PublicRes.xml": _resources(),
        "Doc_0/Res/font.ttf": _font(sheets),
    }
    numbers = iter(range(FIRST_FREE + len(sheets), 1_000_000))
    for index, sheet in enumerate(sheets):
        parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = _page(sheet, numbers)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _entry(title: str, author: str, day: date) -> bytes:
    """The main entry (7.4)."""
    root = _element("OFD", Version="1.1", DocType="OFD")
    body = _child(root, "DocBody")
    info = _child(body, "DocInfo")
    document_id = title.encode().hex().ljust(32, "0")[-32:]
    for name, value in (
        ("DocID", document_id),
        ("Title", title),
        ("Author", author),
        ("CreationDate", day.isoformat()),
        ("Creator", "BidSeal"),
    ):
        _child(info, name).text = value
    _child(body, "DocRoot").text = "Doc_0/Document.xml"
    return _bytes(root)


def _document(sheets: Sequence[Sheet]) -> bytes:
    """The document's root (7.5)."""
    root = _element("Document")
    common = _child(root, "CommonData")
    _child(common, "MaxUnitID").text = "1000000"
    area = _child(common, "PageArea")
    _child(area, "PhysicalBox").text = f"0 0 {WIDTH:g} {HEIGHT:g}"
    _child(common, "PublicRes").text = "PublicRes.xml"
    pages = _child(root, "Pages")
    for index in range(len(sheets)):
        _child(pages, "Page", ID=str(FIRST_FREE + index), BaseLoc=f"Pages/Page_{index}/Content.xml")
    return _bytes(root)


def _resources() -> bytes:
    """Resources (7.9): the one font (11.1)."""
    root = _element("Res", BaseLoc="Res")
    font = _child(_child(root, "Fonts"), "Font", ID=FONT_ID, FontName=FONT_NAME)
    font.set("FamilyName", FONT_NAME)
    _child(font, "FontFile").text = "font.ttf"
    return _bytes(root)


def _page(sheet: Sheet, numbers: Iterable[int]) -> bytes:
    """A page object (7.7)."""
    root = _element("Page")
    area = _child(root, "Area")
    _child(area, "PhysicalBox").text = f"0 0 {WIDTH:g} {HEIGHT:g}"
    given = iter(numbers)
    layer = _child(_child(root, "Content"), "Layer", ID=str(next(given)), Type="Body")
    for text in sheet.ground:
        _text(layer, text, str(next(given)))
    for rule in sheet.rules:
        _rule(layer, rule, str(next(given)))
    for text in sheet.texts:
        if text.text:
            _text(layer, text, str(next(given)))
    return _bytes(root)


def _rule(layer: Tree.Element, rule: Rule, number: str) -> None:
    """A path object (9.1); its coordinates count from the boundary's corner."""
    left, top = min(rule.start[0], rule.end[0]), min(rule.start[1], rule.end[1])
    wide, high = abs(rule.end[0] - rule.start[0]), abs(rule.end[1] - rule.start[1])
    grown = rule.width
    box = (left - grown / 2, top - grown / 2, wide + grown, high + grown)
    path = _child(layer, "PathObject", ID=number, Boundary=_numbers(box))
    path.set("LineWidth", f"{rule.width:g}")
    _child(path, "StrokeColor", Value=_numbers(rule.colour))
    start = (rule.start[0] - box[0], rule.start[1] - box[1])
    end = (rule.end[0] - box[0], rule.end[1] - box[1])
    _child(path, "AbbreviatedData").text = f"M {_numbers(start)} L {_numbers(end)}"


def _text(layer: Tree.Element, text: Text, number: str) -> None:
    """A text object (11.2, 11.3); its text code counts from the boundary's corner."""
    widths = advances(text.text, text.size)
    box = (text.left, text.y - text.size, sum(widths) + text.size, text.size * 1.4)
    written = _child(layer, "TextObject", ID=number, Boundary=_numbers(box))
    written.set("Font", FONT_ID)
    written.set("Size", f"{text.size:g}")
    origin = (0.0, text.size)
    if text.angle:
        angle = math.radians(text.angle)
        across = sum(widths) + 2 * text.size
        box = (text.left, text.y - across, across, across + text.size)
        origin = (0.0, 0.0)
        written.set("Boundary", _numbers(box))
        turned = (math.cos(angle), -math.sin(angle), math.sin(angle), math.cos(angle))
        written.set("CTM", _numbers((*turned, 0.0, across)))
    _child(written, "FillColor", Value=_numbers(text.colour))
    code = _child(written, "TextCode", X=f"{origin[0]:g}", Y=f"{origin[1]:g}")
    if len(widths) > 1:
        code.set("DeltaX", _numbers(widths[:-1]))
    code.text = text.text


def _font(sheets: Iterable[Sheet]) -> bytes:
    """The font with the glyphs that are used only."""
    used = {
        character
        for sheet in sheets
        for text in (*sheet.ground, *sheet.texts)
        for character in text.text
    }
    options = subset.Options(notdef_outline=True, hinting=False, layout_features=[])
    with TTFont(io.BytesIO(typeface().buffer)) as font:
        cut = subset.Subsetter(options)
        cut.populate(text="".join(sorted(used)))
        cut.subset(font)
        target = io.BytesIO()
        font.save(target)
    return target.getvalue()


def _element(name: str, **attributes: str) -> Tree.Element:
    return Tree.Element(f"{{{NAMESPACE}}}{name}", attributes)


def _child(parent: Tree.Element, name: str, **attributes: str) -> Tree.Element:
    return Tree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{round(value, 3):g}" for value in values)


def _bytes(root: Tree.Element) -> bytes:
    return bytes(Tree.tostring(root, encoding="UTF-8", xml_declaration=True))
