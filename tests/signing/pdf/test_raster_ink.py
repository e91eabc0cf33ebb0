"""A seal's picture gives its ink's own colours, and masks as soft or as hard as asked for."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from signing.errors import SealError
from signing.pdf.raster_ink import RasterInk, raster_ink

RED = (200, 20, 30)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_half_covered_pixels_keep_the_colour_of_the_ink() -> None:
    image = Image.new("RGBA", (10, 1), (*RED, 255))
    for x, alpha in enumerate((0, 1, 64, 128, 254)):
        image.putpixel((x, 0), (*RED, alpha) if alpha else (0, 0, 0, 0))
    ink = raster_ink(png(image), "x")

    assert ink.alpha == bytes([0, 1, 64, 128, 254, 255, 255, 255, 255, 255])
    colours = [tuple(ink.colours[at : at + 3]) for at in range(0, 30, 3)]
    # Clear pixels too: a viewer that smooths colours must not mix in black.
    assert colours[0] == RED
    # A pixel with hardly any ink has hardly any colour left to go by.
    assert all(colour == pytest.approx(RED, abs=2) for colour in colours[2:])


def test_pictures_without_solid_ink_or_without_alpha() -> None:
    faint = raster_ink(png(Image.new("RGBA", (4, 1), (*RED, 0))), "x")
    solid = raster_ink(png(Image.new("RGB", (4, 1), RED)), "x")

    assert faint.colours == bytes(12)
    assert (solid.alpha, solid.colours) == (None, bytes(RED) * 4)
    assert solid.stencil() == b""


def test_grey_pictures_become_colours() -> None:
    ink = raster_ink(png(Image.new("LA", (3, 2), (90, 255))), "x")

    assert (ink.width, ink.height) == (3, 2)
    assert ink.colours == bytes([90]) * 18


def test_a_stencil_has_one_bit_a_pixel_in_whole_bytes() -> None:
    alpha = bytes([255, 0, 127, 128, 0, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0])

    assert RasterInk(9, 2, b"", alpha).stencil() == bytes([0x6F, 0x7F, 0x0F, 0xFF])


def test_unreadable_and_enormous_pictures_are_refused() -> None:
    with pytest.raises(SealError, match="无法读取"):
        raster_ink(b"nothing", "公章")
    rows = zlib.compress((b"\0" + b"\xff" * 1001) * 8001, 1)
    head = (8001).to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    chunks = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    large = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in chunks
    )
    with pytest.raises(SealError, match="过大"):
        raster_ink(large, "公章")
