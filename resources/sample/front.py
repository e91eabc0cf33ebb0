"""What can only be set when everything else is: contents, page numbers, outline, labels."""

from __future__ import annotations

from typing import Any

import pymupdf

from resources.sample.flow import A4, LEFT, RIGHT, Entry, Flow
from resources.sample.page import GREY, SamplePage

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
FRONT_PAGES = 2
"""Cover and contents stand before page 1."""
_STEP = 20.0


def set_contents(flow: Flow) -> None:
    """目录 on the second page, dotted leaders and links included."""
    page = flow.pages[1]
    page.centred(A4[0] / 2, 120, "目　录", size=20, bold=True)
    y = 150.0
    for entry in _listed(flow):
        y += _STEP
        x = LEFT + 18 * (entry.level - 1)
        number = str(entry.page + 1 - FRONT_PAGES)
        size = 11.5 if entry.level == 1 else 10.5
        end = page.text(x, y, entry.text, size=size, bold=entry.level == 1)
        right = A4[0] - RIGHT
        start = right - flow.faces.text.width(number) * size
        page.text(start, y, number, size=size)
        page.line((end + 6, y - 2), (start - 6, y - 2), colour=GREY, dashes="[1 3] 0")


def link_contents(flow: Flow) -> None:
    """Make every line of the 目录 a link to its page."""
    page = flow.document[1]
    y = 150.0
    for entry in _listed(flow):
        y += _STEP
        area = _api.Rect(LEFT, y - 13, A4[0] - RIGHT, y + 5)
        page.insert_link({"kind": _api.LINK_GOTO, "from": area, "page": entry.page})


def number_pages(flow: Flow) -> None:
    """第 n 页 共 m 页 at the foot of every page after the contents but scans."""
    last = len(flow.pages) - FRONT_PAGES
    for number, page in enumerate(flow.pages[FRONT_PAGES:], start=1):
        if not page.is_picture:
            _foot(page, f"第 {number} 页　共 {last} 页")


def set_outline(flow: Flow) -> None:
    """Bookmarks of both levels, and labels: 封面, i, then 1, 2, 3 …"""
    flow.document.set_toc([[entry.level, entry.text, entry.page + 1] for entry in flow.entries])
    cover = "封面".encode("utf-16-be").hex().upper()
    # PyMuPDF's own method writes the prefix as UTF-8, which no reader expects here (7.9.2.2).
    labels = f"<</Nums[0<</P<FEFF{cover}>>>1<</S/r>>{FRONT_PAGES}<</S/D>>]>>"
    flow.document.xref_set_key(flow.document.pdf_catalog(), "PageLabels", labels)


def _foot(page: SamplePage, text: str) -> None:
    page.centred(page.width / 2, page.height - 40, text, size=9, colour=GREY)


def _listed(flow: Flow) -> list[Entry]:
    return [entry for entry in flow.entries if entry.page >= FRONT_PAGES]
