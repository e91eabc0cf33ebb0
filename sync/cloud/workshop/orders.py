"""What the workshop is asked to make of a stranger's picture or pen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from signing.seal.model import Art
from signing.seal.photo_problem import PhotoProblem
from signing.seal.shapes import Shape

SIGNATURE_WIDTH_MM = 30.0
SIGNATURE_HEIGHT_MM = 15.0
"""A signature is at most so large, as written ones usually are."""
MOST_POINTS = 4_000
LARGEST_COORDINATE = 10_000


class Order(Protocol):
    """One piece of work."""

    def carry_out(self) -> Art | PhotoProblem:
        """Do it; called in the process with limits."""


@dataclass(frozen=True, slots=True)
class CleanPhotograph:
    """Find the seal on a photograph and clean it to its registered size."""

    photograph: bytes
    shape: Shape
    width_mm: float
    height_mm: float

    def carry_out(self) -> Art | PhotoProblem:
        """The seal, or what is poor about the picture."""
        from signing.seal.photograph import clean_photograph

        size = (self.width_mm, self.height_mm)
        return clean_photograph(self.photograph, shape=self.shape, size_mm=size)


@dataclass(frozen=True, slots=True)
class WriteStrokes:
    """Make a signature of the pen's strokes."""

    strokes: tuple[tuple[tuple[int, int], ...], ...]

    def carry_out(self) -> Art | PhotoProblem:
        """The signature, or STROKES when there is nothing to be made of them."""
        from signing.errors import SealError
        from signing.seal.pen import signature_art

        points = [point for stroke in self.strokes for point in stroke]
        far = any(abs(value) > LARGEST_COORDINATE for point in points for value in point)
        if not 1 < len(points) <= MOST_POINTS or far:
            return PhotoProblem.STROKES
        width, height = _size(points)
        strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in self.strokes if stroke]
        try:
            return signature_art(strokes, width=width, height=height)
        except SealError:
            return PhotoProblem.STROKES


def _size(points: list[tuple[int, int]]) -> tuple[float, float]:
    """mm: as wide as it may be, or as high; a mere line has some height too."""
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    ratio = min(max(max(across, 1) / max(down, 1), 0.4), 6.0)
    height = min(SIGNATURE_HEIGHT_MM, SIGNATURE_WIDTH_MM / ratio)
    return height * ratio, height
