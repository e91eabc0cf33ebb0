"""Opening a PDF with PyMuPDF only to read it: its text for keywords, its pages for drawing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from signing.errors import FileAccessError, NotPdfError, PasswordError
from signing.geometry import Box, PageGeometry
from signing.os_reason import os_reason
from signing.pdf.source import reading

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""


def open_reader(path: Path, password: str | None = None) -> Any:
    """PyMuPDF's document; nothing is ever written through it.

    Raises FileAccessError, NotPdfError, DamagedPdfError or PasswordError.
    """
    _api.TOOLS.mupdf_display_errors(False)
    _api.TOOLS.mupdf_display_warnings(False)
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise NotPdfError(name=path.name)
    except OSError as error:
        raise FileAccessError(name=path.name, reason=os_reason(error)) from error
    with reading(path.name):
        document = _api.open(path, filetype="pdf")
        if document.needs_pass and not document.authenticate(password or ""):
            document.close()
            raise PasswordError(name=path.name)
        return document


def displayed_geometry(page: Any) -> PageGeometry:
    """How MuPDF displays a page; its visible box stands for both boxes."""
    visible, matrix = _api.mupdf.FzRect(), _api.mupdf.FzMatrix()
    _api.mupdf.pdf_page_transform(_api._as_pdf_page(page), visible, matrix)
    box = Box(visible.x0, visible.y0, visible.x1, visible.y1)
    return PageGeometry(box, box, page.rotation % 360, abs(matrix.a) + abs(matrix.b))
