"""Opening a PDF with PyMuPDF only to read it: its text for keywords, its pages for drawing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from signing.errors import FileAccessError, NotPdfError, PasswordError
from signing.geometry import Box, PageGeometry
from signing.os_reason import os_reason
from signing.pdf.source import reading
from signing.regular_file import open_regular, shown_name

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
_MAX_LEVELS = 16
"""Inner nodes above a page; plain trees have few."""


def open_reader(path: Path, password: str | None = None) -> Any:
    """PyMuPDF's document; nothing is ever written through it.

    Raises FileAccessError, NotPdfError, DamagedPdfError or PasswordError.
    """
    _api.TOOLS.mupdf_display_errors(False)
    _api.TOOLS.mupdf_display_warnings(False)
    try:
        with open_regular(path) as file:
            if not file.read(1):
                raise NotPdfError(name=path.name)
    except OSError as error:
        raise FileAccessError(name=shown_name(path), reason=os_reason(error)) from error
    with reading(path.name):
        document = _api.open(path, filetype="pdf")
        if document.needs_pass and not document.authenticate(password or ""):
            document.close()
            raise PasswordError(name=path.name)
        return document


def load_page(document: Any, number: int) -> Any:
    """PyMuPDF's page `number` (1-based) of a document; raises what MuPDF and PyMuPDF raise.

    Before its first page MuPDF makes a map of all pages, which takes 12 ms for 3,000 of them and
    saves the later ones a search. The first page of a plain tree is found without.
    """
    if number != 1 or not _is_plain(document):
        return document.load_page(number - 1)
    pdf = _api._as_pdf_document(document).m_internal
    before = pdf.use_page_tree_map
    pdf.use_page_tree_map = 0
    try:
        return document.load_page(0)
    finally:
        pdf.use_page_tree_map = before


def _is_plain(document: Any) -> bool:
    """Whether map and search find the same first page: first children lead to it.

    MuPDF 1.28 finds the same in every odd tree of the tests, too; we do not count on it. A page
    with annotations may have links, whose pages MuPDF would have to search for one by one.
    """
    if document.is_repaired:
        return False
    mupdf = _api.mupdf
    node = mupdf.pdf_dict_getp(mupdf.pdf_trailer(_api._as_pdf_document(document)), "Root/Pages")
    for _ in range(_MAX_LEVELS):
        kind = mupdf.pdf_to_name(mupdf.pdf_dict_gets(node, "Type"))
        kids = mupdf.pdf_dict_gets(node, "Kids")
        if kind == "Page":
            return not (kids.m_internal or mupdf.pdf_dict_gets(node, "Annots").m_internal)
        count = mupdf.pdf_to_int(mupdf.pdf_dict_gets(node, "Count"))
        if kind != "Pages" or count < 1 or not mupdf.pdf_array_len(kids):
            return False
        node = mupdf.pdf_array_get(kids, 0)
    return False


def displayed_geometry(page: Any) -> PageGeometry:
    """How MuPDF displays a page; its visible box stands for both boxes."""
    visible, matrix = _api.mupdf.FzRect(), _api.mupdf.FzMatrix()
    _api.mupdf.pdf_page_transform(_api._as_pdf_page(page), visible, matrix)
    box = Box(visible.x0, visible.y0, visible.x1, visible.y1)
    return PageGeometry(box, box, page.rotation % 360, abs(matrix.a) + abs(matrix.b))
