"""Paints PDF drawing operators into a pixmap: the one place where seals meet MuPDF's renderer."""

from __future__ import annotations

from typing import Any

import pymupdf

from signing.errors import SealError

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""


def paint(operators: bytes, width: float, height: float, *, dpi: int, is_grey: bool = False) -> Any:
    """A pixmap of a page of `width` × `height` points with these contents.

    Grey on white with `is_grey`, else RGB with alpha on nothing.
    """
    with _api.open() as document:
        page = document.new_page(width=width, height=height)
        contents = int(document.get_new_xref())
        document.update_object(contents, "<<>>")
        document.update_stream(contents, operators, new=1)
        page.set_contents(contents)
        colours = _api.csGRAY if is_grey else _api.csRGB
        return page.get_pixmap(dpi=dpi, colorspace=colours, alpha=not is_grey)


def grey(image: bytes, *, width: int) -> tuple[bytes, int, int]:
    """A picture (PNG, JPEG …) on white paper in grey, `width` pixels wide: samples and size.

    Raises SealError when it cannot be read.
    """
    try:
        with _api.open() as document:
            size = _api.Pixmap(image)
            page = document.new_page(width=width, height=max(width * size.height / size.width, 1))
            page.insert_image(page.rect, stream=image, keep_proportion=False)
            shown = page.get_pixmap(dpi=72, colorspace=_api.csGRAY, alpha=False)
    except (RuntimeError, ValueError, _api.mupdf.FzErrorBase) as error:
        raise SealError(seal="", reason="图片无法读取") from error
    return bytes(shown.samples), int(shown.width), int(shown.height)
