"""Puts the sample bid together: chapters in order, drawn pages, a scan, front matter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from resources.sample import (
    construction,
    drawings,
    identity,
    letters,
    management,
    names,
    price,
    qualification,
    staff,
)
from resources.sample.cover import set_cover
from resources.sample.flow import A3_LANDSCAPE, A4, Flow
from resources.sample.fonts import Faces, draft_faces, final_faces
from resources.sample.front import link_contents, number_pages, set_contents, set_outline
from resources.sample.page import SamplePage
from resources.sample.scan import DEPOSIT_RECEIPT, SAFETY_LICENCE, scan

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_TURNED = "施工总平面布置图"
_IDENTITY = "42696453656C2053616D706C65203031"
_MOMENT = "D:20260918090000+08'00'"


def make_sample(path: Path) -> Path:
    """Write the sample bid, about 30 pages and well below 3 MB, to `path`; returns `path`.

    The same machine always writes the same bytes; another machine may have other fonts. Takes a
    few seconds, most of them to cut the fonts down to the letters in use.
    """
    with _api.open() as draft:
        used = _write(draft, draft_faces()).letters
    with _api.open() as document:
        _write(document, final_faces(frozenset(used.text), frozenset(used.heading)))
        # a fixed /ID, or two runs would differ in it
        document.xref_set_key(-1, "ID", f"[<{_IDENTITY}><{_IDENTITY}>]")
        document.save(path, garbage=3, deflate=True, no_new_id=True, use_objstms=1)
    return path


def _write(document: Any, faces: Faces) -> Flow:
    """Everything from cover to labels into an empty document."""
    flow = Flow(document, faces, head=f"{names.PROJECT}　投标文件")
    set_cover(flow)
    flow.new_page(running_head=False)
    flow.enter("目录")
    _set_chapters(flow)
    _add_plates(flow)
    set_contents(flow)
    number_pages(flow)
    for page in flow.pages:
        page.finish()
    link_contents(flow)
    set_outline(flow)
    _turn(document, _index(flow, _TURNED))
    document.set_metadata(
        {
            "title": f"{names.PROJECT} 投标文件",
            "author": names.BIDDER,
            "subject": "演示样本，内容均为虚构",
            "creationDate": _MOMENT,
            "modDate": _MOMENT,
        }
    )
    return flow


def _set_chapters(flow: Flow) -> None:
    for chapter in (
        letters.bid_letter,
        letters.appendix,
        identity.legal_person,
        identity.delegation,
        identity.deposit,
        price.quotation,
        price.bill,
        letters.promise,
        qualification.facts,
        qualification.deviations,
        staff.organisation,
        construction.overview,
        construction.arrangement,
        construction.structure_methods,
        construction.finishing_methods,
        management.quality,
        management.safety,
        management.environment,
        management.programme,
        management.service,
    ):
        flow.set(chapter())


def _add_plates(flow: Flow) -> None:
    """The drawn pages and the scanned ones, which do not flow."""
    landscape = (A4[1], A4[0])
    drawings.bar_chart(_plate(flow, "施工进度横道图", landscape))
    drawings.site_plan(_plate(flow, _TURNED, landscape))
    drawings.overview_sheet(_plate(flow, "项目管理组织机构图", A3_LANDSCAPE))
    for title, certificate in (
        ("附件一：安全生产许可证（扫描件）", SAFETY_LICENCE),
        ("附件二：投标保证金转账凭证（扫描件）", DEPOSIT_RECEIPT),
    ):
        jpeg = scan(certificate, flow.faces, flow.letters, width=A4[0], height=A4[1])
        _plate(flow, title, A4).fill_with(jpeg)


def _plate(flow: Flow, title: str, size: tuple[float, float]) -> SamplePage:
    page = flow.new_page(size, running_head=False)
    flow.enter(title, level=2)
    return page


def _index(flow: Flow, title: str) -> int:
    return next(entry.page for entry in flow.entries if entry.text == title)


def _turn(document: Any, index: int) -> None:
    """Store a landscape page as portrait with /Rotate 90: it looks the same.

    Drawing programs deliver plans like that, and stamping must stay upright on them.
    """
    page = document[index]
    width, height = page.rect.width, page.rect.height
    turned = f"q 0 1 -1 0 {height:.2f} 0 cm\n".encode() + bytes(page.read_contents()) + b"\nQ"
    contents = document.get_new_xref()
    document.update_object(contents, "<<>>")
    document.update_stream(contents, turned, new=1)
    page.set_contents(contents)
    page.set_mediabox(_api.Rect(0, 0, height, width))
    page.set_rotation(90)
