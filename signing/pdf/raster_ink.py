"""A seal's picture taken apart for PDF: its colours, and how much of each pixel is ink."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pymupdf

from signing.errors import SealError

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_MAX_PIXELS = 64_000_000
_PARTLY = re.compile(rb"[\x01-\xfe]")
_CLEAR = re.compile(rb"\x00+")
_SAMPLE = 9973
"""Every so manieth pixel at most is asked for the colour of the ink; a prime, so no stripe."""


@dataclass(frozen=True, slots=True)
class RasterInk:
    """Pixels row by row."""

    width: int
    height: int
    colours: bytes
    """RGB, not mixed with anything."""
    alpha: bytes | None
    """0 to 255; None when all is ink."""

    def stencil(self) -> bytes:
        """One bit per pixel, rows padded to bytes; 1 where nothing is painted (8.9.6.3)."""
        alpha, length = self.alpha or b"", -(-self.width // 8)
        rows = []
        for start in range(0, len(alpha), self.width):
            clear = "".join("01"[value < 128] for value in alpha[start : start + self.width])
            rows.append(int(clear.ljust(8 * length, "1"), 2).to_bytes(length, "big"))
        return b"".join(rows)


def raster_ink(png: bytes, name: str) -> RasterInk:
    """The picture of the seal called `name`; SealError when it is unreadable or too large."""
    try:
        pixmap = _api.Pixmap(png)
        if pixmap.width * pixmap.height > _MAX_PIXELS:
            raise SealError(seal=name, reason="图片过大")
        if pixmap.colorspace is None or pixmap.colorspace.n != 3:
            pixmap = _api.Pixmap(_api.csRGB, pixmap)
        width, height = int(pixmap.width), int(pixmap.height)
        if not pixmap.alpha:
            return RasterInk(width, height, bytes(pixmap.samples), None)
        alpha = bytes(_api.Pixmap(None, pixmap).samples)
        colours = bytes(_api.Pixmap(pixmap, 0).samples)
    except (RuntimeError, ValueError, _api.mupdf.FzErrorBase) as error:
        raise SealError(seal=name, reason="图片无法读取") from error
    return RasterInk(width, height, _unmixed(colours, alpha), alpha)


def _unmixed(colours: bytes, alpha: bytes) -> bytes:
    """The colours of the ink alone, where MuPDF gives them multiplied by their alpha.

    Clear pixels get the commonest colour of the ink too: viewers that smooth colours and mask
    apart from each other would show a dark fringe else.
    """
    samples = bytearray(colours)
    for found in _PARTLY.finditer(alpha):
        place = found.start()
        cover = alpha[place]
        for at in range(3 * place, 3 * place + 3):
            samples[at] = min(255, (255 * samples[at] + cover // 2) // cover)
    ink = _commonest(samples, alpha)
    for found in _CLEAR.finditer(alpha):
        start, end = found.span()
        samples[3 * start : 3 * end] = ink * (end - start)
    return bytes(samples)


def _commonest(samples: bytearray, alpha: bytes) -> bytes:
    """The commonest colour of the solid pixels, black when there are none."""
    solid = [found.start() for found in re.finditer(rb"\xff", alpha)]
    step = max(1, len(solid) // _SAMPLE)
    seen = Counter(bytes(samples[3 * place : 3 * place + 3]) for place in solid[::step])
    return seen.most_common(1)[0][0] if seen else bytes(3)
