"""Scanned seals are cleaned to alpha and trimmed; unfit pictures are refused."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

import pymupdf
import pytest

from signing.errors import SealError
from signing.seal.model import SealKind, VectorArt
from signing.seal.picture import png_size_mm
from signing.seal.raster import clean
from signing.seal.templates import draw
from tests.signing.seal.rasterising import to_png

MM = 72 / 25.4
PAPER = (0.93, 0.92, 0.87)


@pytest.fixture(scope="module")
def seal() -> VectorArt:
    return draw(SealKind.NAME, owner="张伟(演示)")


def scanned(
    seal: VectorArt, *, dpi: int = 300, paper: tuple[float, ...] = PAPER, margin: float = 6
) -> pymupdf.Pixmap:
    """The seal on paper as a scanner sees it, `margin` mm of paper around."""
    width, height = seal.width + 2 * margin, seal.height + 2 * margin
    with pymupdf.open() as document:
        page = document.new_page(width=width * MM, height=height * MM)
        page.draw_rect(page.rect, fill=paper, color=None)
        box = pymupdf.Rect(margin, margin, margin + seal.width, margin + seal.height) * MM
        page.insert_image(box, stream=to_png(seal, 600), keep_proportion=False)
        return page.get_pixmap(dpi=dpi)


@pytest.mark.requirement("R052", "R067", "R068")
@pytest.mark.parametrize("kind", ["png", "jpeg", "pnm"])
def test_paper_vanishes_and_the_ink_is_trimmed(seal: VectorArt, kind: str) -> None:
    art = clean(scanned(seal).tobytes(kind), width_mm=20)
    assert (art.width, art.height) == pytest.approx((20, 10), abs=0.25)
    pixmap = pymupdf.Pixmap(art.png)
    assert pixmap.alpha
    alphas = bytes(pixmap.samples)[3::4]
    assert alphas.count(0) > 0.3 * len(alphas)
    assert alphas.count(255) > 0.15 * len(alphas)
    rows = [alphas[row * pixmap.width : (row + 1) * pixmap.width] for row in range(pixmap.height)]
    assert max(rows[0]) > 30 and max(rows[-1]) > 30
    assert max(row[0] for row in rows) > 30 and max(row[-1] for row in rows) > 30


def test_the_colour_of_the_ink_stays(seal: VectorArt) -> None:
    pixmap = pymupdf.Pixmap(clean(scanned(seal).tobytes("png"), width_mm=20).png)
    solid = next(
        pixmap.pixel(x, y)
        for y in range(pixmap.height)
        for x in range(pixmap.width)
        if pixmap.pixel(x, y)[3] == 255
    )
    assert solid[:3] == pytest.approx(seal.colour, abs=12)


def test_the_png_carries_its_exact_size(seal: VectorArt) -> None:
    art = clean(scanned(seal).tobytes("png"), width_mm=20)
    assert png_size_mm(art.png) == pytest.approx((art.width, art.height), rel=1e-3)


def test_specks_and_noise_do_not_widen_the_seal(seal: VectorArt) -> None:
    picture = scanned(seal)
    noise = random.Random(1)
    for _ in range(300):
        spot = (noise.randrange(picture.width), noise.randrange(picture.height))
        if picture.pixel(*spot)[1] > 200:
            picture.set_pixel(*spot, (205, 200, 190))
    picture.set_pixel(3, 3, (10, 10, 10))
    art = clean(picture.tobytes("png"), width_mm=20)
    assert (art.width, art.height) == pytest.approx((20, 10), abs=0.25)


def test_transparent_and_grey_pictures_are_taken(seal: VectorArt) -> None:
    transparent = clean(to_png(seal, 400), width_mm=20)
    grey = clean(pymupdf.Pixmap(pymupdf.csGRAY, scanned(seal)).tobytes("png"), width_mm=20)
    for art in (transparent, grey):
        assert (art.width, art.height) == pytest.approx((20, 10), abs=0.25)


def blank() -> bytes:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 600, 600), False)
    pixmap.clear_with(240)
    return pixmap.tobytes("png")


def speck() -> bytes:
    pixmap = pymupdf.Pixmap(blank())
    for x in range(600):
        for y in range(600):
            if x % 20 == y % 20 == 0:
                pixmap.set_pixel(x, y, (235, 234, 233))
    return pixmap.tobytes("png")


def dark() -> bytes:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 600, 600), False)
    pixmap.clear_with(30)
    for x in range(600):
        for y in range(600):
            if x < 20 or (x > 250 and y < 250 and x < 450):
                pixmap.set_pixel(x, y, (250, 250, 250))
    return pixmap.tobytes("png")


@pytest.mark.parametrize("make", [blank, speck, dark])
def test_pictures_without_clear_ink_are_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(SealError):
        clean(make(), width_mm=20)


def test_coarse_pictures_are_refused(seal: VectorArt) -> None:
    picture = scanned(seal, dpi=150).tobytes("png")
    with pytest.raises(SealError, match="分辨率过低"):
        clean(picture, width_mm=20)


def test_faint_ink_is_refused(seal: VectorArt) -> None:
    faint = VectorArt(seal.width, seal.height, (225, 220, 215), seal.segments)
    with pytest.raises(SealError, match="对比度"):
        clean(scanned(faint).tobytes("png"), width_mm=20)


@pytest.mark.parametrize("picture", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(SealError, match="无法读取"):
        clean(picture, width_mm=20)


@pytest.mark.parametrize("width", [0.0, -5.0, 500.0])
def test_impossible_widths_are_refused(seal: VectorArt, width: float) -> None:
    with pytest.raises(SealError, match="毫米"):
        clean(scanned(seal).tobytes("png"), width_mm=width)


def test_a_picture_full_of_ink_is_a_dirty_background(seal: VectorArt) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 400, 400), False)
    pixmap.clear_with(250)
    pixmap.set_rect((10, 10, 190, 390), (200, 20, 30))
    with pytest.raises(SealError, match="背景不干净"):
        clean(pixmap.tobytes("png"), width_mm=20)


def test_single_specks_are_no_ink() -> None:
    # One dark pixel in every row and column: nowhere two that belong together.
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 80, 80), False)
    pixmap.clear_with(250)
    for place in range(80):
        pixmap.set_pixel(place, place, (10, 10, 10))
    with pytest.raises(SealError, match="没有印迹"):
        clean(pixmap.tobytes("png"), width_mm=5)


def test_files_and_pictures_too_large_are_refused() -> None:
    with pytest.raises(SealError, match="过大"):
        clean(b"\x89PNG" + bytes(30_000_001), width_mm=20)
    with pytest.raises(SealError, match="过大"):
        clean(one_bit_png(6001, 6001), width_mm=20)


def one_bit_png(width: int, height: int) -> bytes:
    """A white picture of one bit a pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\xff" * -(-width // 8)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
