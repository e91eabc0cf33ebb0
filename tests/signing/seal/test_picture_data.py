"""Pictures in a seal's data keep their size, and strange ones are refused."""

from __future__ import annotations

import struct
import zlib

import pymupdf
import pytest

from signing.errors import SealError
from signing.seal.model import Close, LineTo, MoveTo, RasterArt, VectorArt
from signing.seal.picture import Picture, decode_picture, encode_picture, png_size_mm

SQUARES = VectorArt(
    20,
    10,
    (200, 22, 29),
    (
        *(MoveTo((0, 0)), LineTo((20, 0)), LineTo((20, 10)), LineTo((0, 10)), Close()),
        *(MoveTo((5, 2)), LineTo((15, 2)), LineTo((15, 8)), LineTo((5, 8)), Close()),
    ),
)


def png(width: int = 200, height: int = 100) -> bytes:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, width, height), True)
    pixmap.clear_with(60)
    return bytes(pixmap.tobytes("png"))


def with_resolution(data: bytes, per_metre: int) -> bytes:
    """The PNG with a pHYs chunk right after its header."""
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    rest = data[33:]
    if rest[4:8] == b"pHYs":
        rest = rest[21:]
    return data[:33] + chunk + rest


def test_resolution_gives_the_exact_size_when_it_fits_the_declared_one() -> None:
    data = with_resolution(png(), 9_900)
    assert png_size_mm(data) == pytest.approx((20.202, 10.101), abs=0.001)
    exact = decode_picture(Picture("PNG", data, 20, 10))
    assert (exact.width, exact.height) == pytest.approx((20.202, 10.101), abs=0.001)
    declared = decode_picture(Picture("png", data, 40, 20))
    assert (declared.width, declared.height) == (40, 20)


def test_art_becomes_a_picture_and_back() -> None:
    assert decode_picture(encode_picture(SQUARES)) == SQUARES
    picture = encode_picture(RasterArt(20.4, 10.4, png()))
    assert (picture.type, picture.width_mm, picture.height_mm) == ("PNG", 20, 10)


@pytest.mark.parametrize(
    "picture",
    [
        Picture("BMP", b"BM", 20, 10),
        Picture("PNG", b"", 20, 10),
        Picture("PNG", png()[:20], 20, 10),
        Picture("PNG", png(), 0, 10),
        Picture("PNG", png(), 20, 10_000),
        Picture("PNG", png()[:16] + struct.pack(">II", 90_000, 90_000) + png()[24:], 20, 10),
    ],
)
def test_strange_pictures_are_refused(picture: Picture) -> None:
    with pytest.raises(SealError):
        decode_picture(picture)
