"""A seal's artwork as the picture of an electronic seal, and back.

Vector seals travel as type "SVG", raster seals as "PNG". The standard knows whole millimetres
only; the exact size stands inside the picture: in the SVG, or in the PNG's pHYs chunk.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from signing.errors import SealError
from signing.seal import svg
from signing.seal.model import Art, RasterArt, VectorArt

_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_PNG_BYTES = 3_000_000
_MAX_PIXELS = 16_000_000
_MAX_MM = 120
_METRE = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """SES_ESPictrueInfo."""

    type: str
    """``SVG`` or ``PNG``"""
    data: bytes
    width_mm: int
    height_mm: int


def encode_picture(art: Art) -> Picture:
    """The picture of `art`; SealError for a raster seal that is no sane PNG."""
    size = (whole_mm(art.width), whole_mm(art.height))
    if isinstance(art, VectorArt):
        return Picture("SVG", svg.to_svg(art), *size)
    _check_png(art.png)
    return Picture("PNG", art.png, *size)


def decode_picture(untrusted: Picture) -> Art:
    """The artwork of a picture; SealError unless it is our SVG subset or a PNG of sane size."""
    kind = untrusted.type.upper()
    if kind == "SVG":
        return svg.from_svg(untrusted.data)
    if kind != "PNG":
        raise SealError(seal="SESeal", reason="印章图片格式不支持")
    width, height = untrusted.width_mm, untrusted.height_mm
    if not (1 <= width <= _MAX_MM and 1 <= height <= _MAX_MM):
        raise SealError(seal="SESeal", reason="印章图片尺寸不合理")
    _check_png(untrusted.data)
    exact = png_size_mm(untrusted.data)
    # A resolution that contradicts the declared size is an accident of some drawing program.
    if exact and (whole_mm(exact[0]), whole_mm(exact[1])) == (width, height):
        return RasterArt(exact[0], exact[1], untrusted.data)
    return RasterArt(float(width), float(height), untrusted.data)


def png_pixels(png: bytes) -> tuple[int, int]:
    """Width and height in pixels; SealError if it does not begin as a PNG."""
    if png[:8] != _PNG or png[12:16] != b"IHDR" or len(png) < 33:
        raise SealError(seal="PNG", reason="图片无法读取")
    width, height = struct.unpack(">II", png[16:24])
    return (int(width), int(height))


def png_size_mm(png: bytes) -> tuple[float, float] | None:
    """Width and height in mm by the pHYs chunk (PNG, 11.3.4.3), if there is one."""
    for name, data in _chunks(png):
        if name == b"pHYs" and len(data) == 9:
            across, down, unit = struct.unpack(">IIB", data)
            if unit == _METRE and across and down:
                width, height = png_pixels(png)
                return (width * 1000 / across, height * 1000 / down)
    return None


def whole_mm(length: float) -> int:
    """Millimetres as the standard's INTEGER, at least 1."""
    return max(1, round(length))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and data of the chunks before the pixels."""
    position = len(_PNG)
    while position + 12 <= len(png):
        length, name = struct.unpack(">I4s", png[position : position + 8])
        if name == b"IDAT":
            return
        yield name, png[position + 8 : position + 8 + length]
        position += 12 + length


def _check_png(png: bytes) -> None:
    width, height = png_pixels(png)
    if len(png) > _MAX_PNG_BYTES or not 0 < width * height <= _MAX_PIXELS:
        raise SealError(seal="PNG", reason="图片过大")
