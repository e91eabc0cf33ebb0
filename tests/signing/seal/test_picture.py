"""What the chunks of a PNG say about its size on paper."""

from __future__ import annotations

import struct

import pymupdf
import pytest

from signing.seal.picture import png_size_mm


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """The head of a picture of 200 × 100 px with these chunks."""
    head = struct.pack(">IIBBBBB", 200, 100, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I4s", len(data), name) + data + bytes(4) for name, data in parts
    )


PHYSICAL = struct.pack(">IIB", 10_000, 5_000, 1)


@pytest.mark.parametrize(
    ("chunks", "size"),
    [
        ([(b"pHYs", PHYSICAL)], (20, 20)),
        ([(b"gAMA", bytes(4)), (b"pHYs", PHYSICAL), (b"IDAT", b"")], (20, 20)),
        ([(b"IDAT", b""), (b"pHYs", PHYSICAL)], None),
        ([(b"pHYs", struct.pack(">IIB", 10_000, 5_000, 0))], None),
        ([(b"pHYs", struct.pack(">IIB", 0, 5_000, 1))], None),
        ([(b"pHYs", PHYSICAL[:8])], None),
        ([], None),
    ],
)
def test_the_resolution_is_taken_from_a_sound_chunk(
    chunks: list[tuple[bytes, bytes]], size: tuple[float, float] | None
) -> None:
    assert png_size_mm(png(*chunks)) == size


def test_a_real_picture_says_its_size() -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 300, 300), False)
    pixmap.set_dpi(300, 300)

    assert png_size_mm(bytes(pixmap.tobytes("png"))) == pytest.approx((25.4, 25.4), rel=1e-3)
