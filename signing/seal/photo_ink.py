"""Red ink on a photograph: how red each pixel is, whatever the light on the paper."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from signing.seal.photo_problem import PhotoProblem

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]
MAX_BYTES = 4_000_000
MAX_PIXELS = 16_000_000
LEAST_SIDE = 240
"""px of the shorter side; less holds no seal at 200 dots per inch."""
_WORKING = 2_200
"""px of the longer side; more costs time and shows no more of a seal of 45 mm."""
_DARK = 45
"""Red values under which a ratio is only noise."""
_TINT = 0.10
"""A pixel redder than this is no paper."""
_LEAST_SHARE = 0.002
"""Of the picture, that must be ink."""
_PALE, _CLEAR_INK = 0.16, 0.26
"""Redness at which there is ink at all, and at which it is told from paper everywhere."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Where the red ink is, at the working size."""

    redness: Grid
    """0 paper to about 0.9 ink"""
    level: float
    """Redness of solid ink."""

    @property
    def mask(self) -> Mask:
        """More ink than paper."""
        return self.redness > 0.5 * self.level


def read_photograph(untrusted: bytes) -> Image.Image | PhotoProblem:
    """The photograph upright, in RGB on white, at most the working size.

    Only JPEG and PNG are decoded, and only after their size was read from the header.
    """
    if len(untrusted) > MAX_BYTES:
        return PhotoProblem.UNREADABLE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a decompression bomb is a warning at first
            image = Image.open(io.BytesIO(untrusted), formats=("JPEG", "PNG"))
            if image.width * image.height > MAX_PIXELS:
                return PhotoProblem.UNREADABLE
            if min(image.size) < LEAST_SIDE:
                return PhotoProblem.SMALL
            image.load()
            upright = ImageOps.exif_transpose(image)
            flat = Image.new("RGB", upright.size, "white")
            has_alpha = "A" in upright.mode or "transparency" in upright.info
            layer = upright.convert("RGBA" if has_alpha else "RGB")
            flat.paste(layer, mask=layer if has_alpha else None)
    except (
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        MemoryError,
        IndexError,
        KeyError,
        Image.DecompressionBombError,
    ):
        return PhotoProblem.UNREADABLE
    flat.thumbnail((_WORKING, _WORKING), Image.Resampling.LANCZOS)
    return flat


def find_ink(photograph: Image.Image) -> Ink | PhotoProblem:
    """The ink, or NOT_RED or FAINT.

    Green and blue over red is the same for paper in light and in shadow, and lower for red ink.
    """
    smooth = photograph.filter(ImageFilter.GaussianBlur(0.8))
    red, green, blue = (np.asarray(channel, dtype=np.float32) for channel in smooth.split())
    ratio: Grid = ((green + blue) / 2 / (red + 1)).astype(np.float32)
    paper = _paper(ratio, red)
    redness = np.where(red < _DARK, 0, np.clip((paper - ratio) / paper, 0, 1)).astype(np.float32)
    inked = redness[redness > _PALE]
    if inked.size < _LEAST_SHARE * redness.size:
        tinted = np.count_nonzero(redness > 0.07)
        return PhotoProblem.FAINT if tinted > 0.01 * redness.size else PhotoProblem.NOT_RED
    level = float(np.percentile(inked, 75))
    if level < _CLEAR_INK:
        return PhotoProblem.FAINT
    return Ink(redness, level)


def _paper(ratio: Grid, red: Grid) -> Grid:
    """The paper's own ratio at every pixel: a plane, for lamps and windows colour it unevenly."""
    step = max(1, min(ratio.shape) // 160)
    sample, bright = ratio[::step, ::step], red[::step, ::step]
    y, x = np.mgrid[0 : sample.shape[0], 0 : sample.shape[1]].astype(np.float32) * step
    middle = float(np.median(sample[bright > _DARK])) if (bright > _DARK).any() else 1.0
    chosen = (bright > _DARK) & (np.abs(sample - middle) < _TINT)
    if np.count_nonzero(chosen) < 100:
        return np.full_like(ratio, max(middle, 0.05))
    rows = np.stack([x[chosen], y[chosen], np.ones(np.count_nonzero(chosen), np.float32)], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(rows, sample[chosen], rcond=None)
    down, across = np.mgrid[0 : ratio.shape[0], 0 : ratio.shape[1]].astype(np.float32)
    plane: Grid = np.maximum(a * across + b * down + c, 0.05).astype(np.float32)
    return plane
