"""Makes a seal of a photograph: found, judged, flattened, its paper made transparent."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image

from signing.seal.model import RasterArt
from signing.seal.photo_ink import Grid, Ink, find_ink, read_photograph
from signing.seal.photo_outline import Box, Matrix, find_seal, flatten
from signing.seal.photo_problem import PhotoProblem
from signing.seal.shapes import Shape

SCAN_RED: Final = (200, 22, 29)
"""The ink of every scanned seal, sRGB: the camera's idea of red is of no use on paper."""
LEAST_DPI: Final = 200
MOST_DPI: Final = 600
MM_PER_INCH: Final = 25.4
_CLEAR, _SOLID = 0.25, 0.70
"""Between these shares of the ink's redness a pixel turns from paper to ink."""
_MARGIN = 0.002
"""Of the size, kept around the outline: half a pixel of a good photograph."""
_MOST_INK = 0.7
"""More of the seal than this is no seal."""
_SOFT_MM = 0.25
"""An edge that takes longer than this from paper to ink is blurred."""


def clean_photograph(
    untrusted: bytes, *, shape: Shape, size_mm: tuple[float, float]
) -> RasterArt | PhotoProblem:
    """The seal at its registered size, one colour on nothing, or why the picture is too poor.

    The outline is flattened: a circle seen from the side is round again, a frame is a rectangle.
    It stays as it was turned; the example tells to photograph it upright.
    """
    photograph = read_photograph(untrusted)
    if isinstance(photograph, PhotoProblem):
        return photograph
    ink = find_ink(photograph)
    if isinstance(ink, PhotoProblem):
        return ink
    box = find_seal(ink.mask)
    if isinstance(box, PhotoProblem):
        return box
    dpi = _dpi(box, size_mm)
    if dpi < LEAST_DPI:
        return PhotoProblem.SMALL
    plane = flatten(ink.mask, box, shape=shape)
    if isinstance(plane, PhotoProblem):
        return plane
    cover = _cover(ink, plane, shape=shape, size_mm=size_mm, dpi=min(MOST_DPI, dpi))
    if float((cover > 0.5).mean()) > _MOST_INK:
        return PhotoProblem.DIRTY
    if _edge_mm(cover, size_mm) > _SOFT_MM:
        return PhotoProblem.BLURRED
    return RasterArt(*size_mm, png=_png(cover, size_mm))


def _dpi(box: Box, size_mm: tuple[float, float]) -> int:
    """Of the photograph, where the seal is seen largest."""
    left, top, right, bottom = box
    across, down = (right - left) / size_mm[0], (bottom - top) / size_mm[1]
    return round(max(across, down) * MM_PER_INCH)


def _cover(
    ink: Ink, plane: Matrix, *, shape: Shape, size_mm: tuple[float, float], dpi: int
) -> Grid:
    """How much ink covers each pixel of the flattened seal, 0 to 1."""
    width, height = (round(length / MM_PER_INCH * dpi) for length in size_mm)
    grown = 1 + 2 * _MARGIN
    to_unit = np.array([[grown / width, 0, -_MARGIN], [0, grown / height, -_MARGIN], [0, 0, 1.0]])
    whole = plane @ to_unit
    grey = Image.fromarray((ink.redness * 255).astype(np.uint8))
    flat = grey.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        tuple((whole / whole[2, 2]).flatten()[:8]),
        Image.Resampling.BICUBIC,
    )
    share = np.asarray(flat, dtype=np.float32) / 255 / ink.level
    cover = np.clip((share - _CLEAR) / (_SOLID - _CLEAR), 0, 1)
    if shape is Shape.ROUND:
        y, x = np.mgrid[0:height, 0:width]
        far = np.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5)
        cover = np.where(far < 0.5, cover, 0)
    return cover.astype(np.float32)


def _edge_mm(cover: Grid, size_mm: tuple[float, float]) -> float:
    """mm from paper to ink at the edges: the inverse of the steepest slopes."""
    down, across = np.gradient(cover)
    slope = np.hypot(down, across)
    edges = slope[(cover > 0.25) & (cover < 0.75)]
    if edges.size < 50:
        return 0.0
    pixel = size_mm[0] / cover.shape[1]
    return float(pixel / max(float(np.percentile(edges, 85)), 1e-3))


def _png(cover: Grid, size_mm: tuple[float, float]) -> bytes:
    alpha = Image.fromarray((cover * 255 + 0.5).astype(np.uint8))
    picture = Image.new("RGB", alpha.size, SCAN_RED)
    picture.putalpha(alpha)
    dpi = tuple(
        pixels / length * MM_PER_INCH for pixels, length in zip(alpha.size, size_mm, strict=True)
    )
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=dpi, optimize=True)
    return out.getvalue()
