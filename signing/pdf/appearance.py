"""How seals and their impressions are written in PDF's drawing operators."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import pymupdf

from signing.errors import SealError
from signing.geometry import Matrix, PageGeometry
from signing.pdf.syntax import decimal
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Mark, Slice
from signing.seal.model import Close, CurveTo, LineTo, MoveTo, RasterArt, Seal, Segment, VectorArt

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_MULTIPLY = "<</BM/Multiply>>"
_MAX_PIXELS = 64_000_000


def add_seal(writer: IncrementalWriter, seal: Seal) -> str:
    """The form XObject of `seal`, drawn into the unit square, y upwards; its reference.

    It multiplies onto what lies below (11.3.5), so print stays readable through the ink, and is
    the same for vector and raster art: whoever uses it only sets the matrix.
    """
    art = seal.art
    if isinstance(art, VectorArt):
        operators = _path_operators(art)
        resources = f"<</ExtGState<</G{_MULTIPLY}>>>>"
        matrix = f"[{decimal(1 / art.width)} 0 0 {decimal(-1 / art.height)} 0 1]"
        box = f"[0 0 {decimal(art.width)} {decimal(art.height)}]"
    else:
        image = _add_image(writer, seal.name, art)
        operators = b"/G gs/I Do"
        resources = f"<</ExtGState<</G{_MULTIPLY}>>/XObject<</I {image}>>>>"
        matrix, box = "[1 0 0 1 0 0]", "[0 0 1 1]"
    data, entries = packed(operators)
    form = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": box, "/Matrix": matrix}
    return writer.add_stream({**form, "/Resources": resources, **entries}, data)


def packed(data: bytes) -> tuple[bytes, dict[str, str]]:
    """The data deflated with its /Filter entry, or as it is when that is not larger."""
    smaller = zlib.compress(data, 9)
    if len(smaller) + len("/Filter/FlateDecode") < len(data):
        return smaller, {"/Filter": "/FlateDecode"}
    return data, {}


def _path_operators(art: VectorArt) -> bytes:
    red, green, blue = (decimal(channel / 255) for channel in art.colour)
    lines = ["/G gs", f"{red} {green} {blue} rg"]
    lines += [_operator(segment) for segment in art.segments]
    return "\n".join([*lines, "f*"]).encode("ascii")


def _operator(segment: Segment) -> str:
    match segment:
        case MoveTo(end):
            return f"{_coordinates(end)} m"
        case LineTo(end):
            return f"{_coordinates(end)} l"
        case CurveTo(control1, control2, end):
            return f"{_coordinates(control1, control2, end)} c"
        case Close():
            return "h"


def _coordinates(*points: Iterable[float]) -> str:
    """Millimetres with 4 decimals: a tenth of a micrometre, finer than any printer."""
    return " ".join(decimal(round(value, 4)) for point in points for value in point)


def _add_image(writer: IncrementalWriter, name: str, art: RasterArt) -> str:
    """The picture as an image XObject, its alpha channel as a soft mask (11.6.5.3)."""
    try:
        pixmap = _api.Pixmap(art.png)
        if pixmap.width * pixmap.height > _MAX_PIXELS:
            raise SealError(seal=name, reason="图片过大")
        if pixmap.colorspace is None or pixmap.colorspace.n != 3:
            pixmap = _api.Pixmap(_api.csRGB, pixmap)
        mask = _api.Pixmap(None, pixmap) if pixmap.alpha else None
        colours = _api.Pixmap(pixmap, 0) if pixmap.alpha else pixmap
    except (RuntimeError, ValueError, _api.mupdf.FzErrorBase) as error:
        raise SealError(seal=name, reason="图片无法读取") from error
    size = {"/Width": str(pixmap.width), "/Height": str(pixmap.height), "/BitsPerComponent": "8"}
    image = {"/Type": "/XObject", "/Subtype": "/Image", **size, "/Filter": "/FlateDecode"}
    extra = {}
    if mask:
        gray = {**image, "/ColorSpace": "/DeviceGray"}
        extra["/SMask"] = writer.add_stream(gray, zlib.compress(bytes(mask.samples), 9))
    data = zlib.compress(bytes(colours.samples), 9)
    return writer.add_stream({**image, "/ColorSpace": "/DeviceRGB", **extra}, data)


def impression(mark: Mark, page: PageGeometry, name: str) -> str:
    """Operators that draw XObject `name` as `mark`, upright on the displayed page.

    A slice is clipped to the mark's rectangle and its part of the seal fills that exactly.
    """
    place = _matrix(page.upright_matrix(mark.rect))
    if mark.slice is None:
        return f"q {place} cm /{name} Do Q"
    return f"q {place} cm 0 0 1 1 re W n {_matrix(_slice_matrix(mark.slice))} cm /{name} Do Q"


def _slice_matrix(part: Slice) -> Matrix:
    """Maps the shown part of the unit square onto the whole of it."""
    left, top, right, bottom = part.box
    across, up = 1 / (right - left), 1 / (bottom - top)
    return across, 0.0, 0.0, up, -left * across, -(1 - bottom) * up


def _matrix(matrix: Matrix) -> str:
    return " ".join(decimal(value) for value in matrix)
