"""How seals and their impressions are written in PDF's drawing operators."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from signing.geometry import Matrix, PageGeometry
from signing.pdf.conformance import InkRules
from signing.pdf.raster_ink import raster_ink
from signing.pdf.syntax import decimal
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Ground, Mark, Slice
from signing.seal.model import CurveTo, LineTo, MoveTo, RasterArt, Seal, Segment, VectorArt

_BLENDING = {Ground.LIGHT: "Multiply", Ground.DARK: "Lighten"}
DEVICE_RGB = "/DeviceRGB"
CALIBRATED_RGB = (
    "[/CalRGB<</WhitePoint[0.9505 1 1.089]/Gamma[2.2 2.2 2.2]"
    "/Matrix[0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505]>>]"
)
"""sRGB's primaries and white without a profile (IEC 61966-2-1; its curve is nearly 2.2)."""


def add_seal(
    writer: IncrementalWriter,
    seal: Seal,
    rules: InkRules | None = None,
    ground: Ground = Ground.LIGHT,
    *,
    inks: bool = False,
) -> str:
    """The form XObject of `seal`, drawn into the unit square, y upwards; its reference.

    It blends with what lies below as its `ground` wants it (11.3.5), so print stays readable
    through the ink, unless `rules` forbid that, or the ground is dark and the page blends `inks`
    of a press. It is the same for vector and raster art: whoever uses it only sets the matrix.
    """
    rules = rules or InkRules()
    colours = CALIBRATED_RGB if rules.calibrated else DEVICE_RGB
    art = seal.art
    if isinstance(art, VectorArt):
        operators = _path_operators(art, calibrated=rules.calibrated)
        resources = f"/ColorSpace<</C {colours}>>" if rules.calibrated else ""
        matrix = f"[{decimal(1 / art.width)} 0 0 {decimal(-1 / art.height)} 0 1]"
        box = f"[0 0 {decimal(art.width)} {decimal(art.height)}]"
    else:
        image = _add_image(writer, seal.name, art, colours, soft=rules.blends)
        operators, resources = b"/I Do", f"/XObject<</I {image}>>"
        matrix, box = "[1 0 0 1 0 0]", "[0 0 1 1]"
    if rules.blends:
        mode = "Normal" if inks and ground is Ground.DARK else _BLENDING[ground]
        operators, resources = b"/G gs\n" + operators, f"/ExtGState<</G<</BM/{mode}>>>>{resources}"
    data, entries = packed(operators)
    form = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": box, "/Matrix": matrix}
    return writer.add_stream({**form, "/Resources": f"<<{resources}>>", **entries}, data)


@lru_cache(maxsize=64)  # as above: drawings of the same seals at the same places
def packed(data: bytes) -> tuple[bytes, Mapping[str, str]]:
    """The data deflated with its /Filter entry, or as it is when that is not larger."""
    smaller = zlib.compress(data, 9)
    if len(smaller) + len("/Filter/FlateDecode") < len(data):
        return smaller, MappingProxyType({"/Filter": "/FlateDecode"})
    return data, MappingProxyType({})


@lru_cache(maxsize=16)  # all files of a batch get the same few seals
def _path_operators(art: VectorArt, *, calibrated: bool) -> bytes:
    colour = " ".join(decimal(channel / 255) for channel in art.colour)
    lines = [f"/C cs {colour} sc" if calibrated else f"{colour} rg"]
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
        case _:
            return "h"


def _coordinates(*points: Iterable[float]) -> str:
    """Millimetres with 4 decimals: a tenth of a micrometre, finer than any printer."""
    return " ".join(decimal(round(value, 4)) for point in points for value in point)


def _add_image(
    writer: IncrementalWriter, name: str, art: RasterArt, colours: str, *, soft: bool
) -> str:
    """The picture as an image XObject, its alpha channel as a mask: soft (11.6.5.3) or hard."""
    ink = raster_ink(art.png, name)
    size = {"/Width": str(ink.width), "/Height": str(ink.height), "/Filter": "/FlateDecode"}
    image = {"/Type": "/XObject", "/Subtype": "/Image", **size}
    entries = {**image, "/BitsPerComponent": "8", "/ColorSpace": colours}
    if ink.alpha is not None and soft:
        grey = {**image, "/BitsPerComponent": "8", "/ColorSpace": "/DeviceGray"}
        entries["/SMask"] = writer.add_stream(grey, zlib.compress(ink.alpha, 9))
    elif ink.alpha is not None:
        stencil = {**image, "/ImageMask": "true", "/BitsPerComponent": "1"}
        entries["/Mask"] = writer.add_stream(stencil, zlib.compress(ink.stencil(), 9))
    return writer.add_stream(entries, zlib.compress(ink.colours, 9))


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
