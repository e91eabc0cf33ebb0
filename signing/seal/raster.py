"""Cleans a scanned seal or signature: paper to transparency, trimmed to the ink, one colour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pymupdf

from signing.errors import SealError
from signing.seal.model import RasterArt

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
MIN_DPI = 200
"""Coarser pictures show their pixels on paper and are refused; from 600 on nothing is gained."""
_MAX_BYTES = 30_000_000
_MAX_PIXELS = 36_000_000
_MIN_CONTRAST = 60
"""Least difference, of 255, between paper and ink in the clearest colour channel."""
_PAPER_SHARE, _INK_SHARE = 0.8, 0.01
"""Brightness below which most of the paper lies, and under which only ink lies."""
_CLEAR, _SOLID = 0.22, 0.62
"""Between these shares of the contrast a pixel turns from paper to ink."""
_MOST_INK = 0.75
"""More of the trimmed picture than this is not ink but a dirty or dark background."""
_VISIBLE = 40


@dataclass(frozen=True, slots=True)
class _Cover:
    """How much ink covers each pixel, 0 to 255, row by row."""

    samples: bytes
    width: int
    height: int


def clean(untrusted_image: bytes, *, width_mm: float, name: str = "") -> RasterArt:
    """The seal on a picture (PNG, JPEG, BMP, TIFF …) of dark ink on light, even paper.

    `width_mm` is the real width of the inked part; the height follows from the picture. Raises
    SealError when there is no picture, no clear ink or too much of it, fewer than 200 dots per
    inch at that width, or a picture of unreasonable size.
    """
    if not 3 <= width_mm <= 120:
        raise SealError(seal=name, reason="印章宽度须在 3 至 120 毫米之间")
    pixmap = _opened(untrusted_image, name)
    pixels = bytes(pixmap.samples)
    channels = [pixels[channel::3] for channel in range(3)]
    levels = [_levels(channel) for channel in channels]
    contrasts = [paper - ink for paper, ink in levels]
    clearest = contrasts.index(max(contrasts))
    if contrasts[clearest] < _MIN_CONTRAST:
        raise SealError(seal=name, reason="图片对比度过低，分不清印迹与纸张")
    table = _cover_table(*levels[clearest])
    whole = _Cover(channels[clearest].translate(table), int(pixmap.width), int(pixmap.height))
    cover, colour = _trimmed(whole, name), _ink_colour(channels, whole.samples)
    if cover.samples.count(255) > _MOST_INK * len(cover.samples):
        raise SealError(seal=name, reason="图片背景不干净")
    dpi = round(cover.width / width_mm * 25.4)
    if dpi < MIN_DPI:
        raise SealError(seal=name, reason="图片分辨率过低，打印会模糊")
    return _art(cover, colour, dpi)


def _opened(image: bytes, name: str) -> Any:
    """The picture in RGB; what was transparent in it becomes white paper."""
    if len(image) > _MAX_BYTES:
        raise SealError(seal=name, reason="图片过大")
    try:
        pixmap = _api.Pixmap(image)
        if pixmap.width * pixmap.height > _MAX_PIXELS:
            raise SealError(seal=name, reason="图片过大")
        if not pixmap.alpha:
            return pixmap if pixmap.n == 3 else _api.Pixmap(_api.csRGB, pixmap)
        with _api.open() as document:
            page = document.new_page(width=pixmap.width, height=pixmap.height)
            page.insert_image(page.rect, stream=image)
            return page.get_pixmap(dpi=72, colorspace=_api.csRGB, alpha=False)
    except (RuntimeError, ValueError, _api.mupdf.FzErrorBase) as error:
        raise SealError(seal=name, reason="图片无法读取") from error


def _levels(channel: bytes) -> tuple[int, int]:
    """Brightness of the paper and of the ink in one colour channel."""
    counts = Counter(channel)
    paper = ink = seen = 0
    for value in range(256):
        seen += counts[value]
        if seen <= _INK_SHARE * len(channel):
            ink = value
        if seen <= _PAPER_SHARE * len(channel):
            paper = value
    return paper, ink


def _cover_table(paper: int, ink: int) -> bytes:
    """Ink cover for each brightness, linear between clear and solid."""
    contrast = paper - ink
    shares = ((paper - value) / contrast for value in range(256))
    return bytes(
        round(255 * min(1.0, max(0.0, (share - _CLEAR) / (_SOLID - _CLEAR)))) for share in shares
    )


def _trimmed(cover: _Cover, name: str) -> _Cover:
    """The part between the outermost inked rows and columns; single specks do not count."""
    visible = cover.samples.translate(bytes(int(value >= _VISIBLE) for value in range(256)))
    width = cover.width
    rows = [
        row for row in range(cover.height) if visible.count(1, row * width, (row + 1) * width) > 1
    ]
    columns = [column for column in range(width) if visible[column::width].count(1) > 1]
    if not rows or not columns:
        raise SealError(seal=name, reason="图片上没有印迹")
    left, right = columns[0], columns[-1] + 1
    samples = b"".join(
        cover.samples[row * width + left : row * width + right]
        for row in range(rows[0], rows[-1] + 1)
    )
    return _Cover(samples, right - left, rows[-1] + 1 - rows[0])


def _ink_colour(channels: list[bytes], cover: bytes) -> tuple[int, int, int]:
    """The mean colour where the ink is solid."""
    solid = [number for number, value in enumerate(cover) if value == 255]
    step = max(1, len(solid) // 20_000)
    sample = solid[::step]
    red, green, blue = (
        round(sum(channel[number] for number in sample) / len(sample)) for channel in channels
    )
    return red, green, blue


def _art(cover: _Cover, colour: tuple[int, int, int], dpi: int) -> RasterArt:
    """A PNG of one colour with the cover as alpha and its resolution in pHYs."""
    samples = bytearray(4 * len(cover.samples))
    samples[3::4] = cover.samples
    for channel, value in enumerate(colour):
        # MuPDF keeps colours multiplied by their alpha.
        table = bytes(round(value * alpha / 255) for alpha in range(256))
        samples[channel::4] = cover.samples.translate(table)
    pixmap = _api.Pixmap(_api.csRGB, cover.width, cover.height, bytes(samples), 1)
    pixmap.set_dpi(dpi, dpi)
    return RasterArt(
        width=cover.width / dpi * 25.4,
        height=cover.height / dpi * 25.4,
        png=bytes(pixmap.tobytes("png")),
    )
