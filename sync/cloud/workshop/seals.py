"""Orders that make a seal of a stranger's photograph or pen."""

from __future__ import annotations

import base64
import binascii
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from signing.errors import SealError
from signing.seal.model import Art
from signing.seal.photo_problem import PhotoProblem
from signing.seal.picture import Picture, decode_picture, encode_picture
from signing.seal.shapes import Shape
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

SIGNATURE_WIDTH_MM: Final = 30.0
SIGNATURE_HEIGHT_MM: Final = 15.0
"""A signature is at most so large, as written ones usually are."""
MOST_POINTS: Final = 4_000
LARGEST_COORDINATE: Final = 10_000
REFUSALS: Final[Mapping[PhotoProblem, ErrorCode]] = {
    PhotoProblem.UNREADABLE: ErrorCode.PICTURE_UNREADABLE,
    PhotoProblem.SMALL: ErrorCode.PICTURE_SMALL,
    PhotoProblem.FAINT: ErrorCode.PICTURE_FAINT,
    PhotoProblem.BLURRED: ErrorCode.PICTURE_BLURRED,
    PhotoProblem.NOT_RED: ErrorCode.PICTURE_NOT_RED,
    PhotoProblem.CUT: ErrorCode.PICTURE_CUT,
    PhotoProblem.OBLIQUE: ErrorCode.PICTURE_OBLIQUE,
    PhotoProblem.DIRTY: ErrorCode.PICTURE_DIRTY,
    PhotoProblem.STROKES: ErrorCode.STROKES_UNFIT,
}


class SealOrder(ABC):
    """Art or a problem travels as JSON. Refusal (seal.picture-*, seal.strokes)."""

    @abstractmethod
    def make(self) -> Art | PhotoProblem:
        """The seal; called in the process with limits."""

    def carry_out(self) -> bytes:
        """The seal as the picture its data will hold, or the problem's name."""
        made = self.make()
        if isinstance(made, PhotoProblem):
            return json.dumps({"problem": made.value}).encode()
        picture = encode_picture(made)
        answer = {
            "type": picture.type,
            "data": base64.b64encode(picture.data).decode(),
            "width_mm": str(picture.width_mm),
            "height_mm": str(picture.height_mm),
        }
        return json.dumps(answer).encode()

    def read(self, untrusted: bytes) -> Art:
        """The art in an answer."""
        try:
            said: dict[str, Any] = json.loads(untrusted)
            if "problem" in said:
                raise Refusal(REFUSALS[PhotoProblem(said["problem"])])
            data = base64.b64decode(said["data"], validate=True)
            size = (int(said["width_mm"]), int(said["height_mm"]))
            return decode_picture(Picture(str(said["type"]), data, *size))
        except (ValueError, TypeError, KeyError, binascii.Error, SealError) as error:
            raise Refusal(ErrorCode.PICTURE_UNREADABLE) from error


@dataclass(frozen=True, slots=True)
class CleanPhotograph(SealOrder):
    """Find the seal on a photograph and clean it to its registered size."""

    photograph: bytes
    shape: Shape
    width_mm: float
    height_mm: float

    def make(self) -> Art | PhotoProblem:
        """The seal, or what is poor about the picture."""
        from signing.seal.photograph import clean_photograph

        size = (self.width_mm, self.height_mm)
        return clean_photograph(self.photograph, shape=self.shape, size_mm=size)


@dataclass(frozen=True, slots=True)
class WriteStrokes(SealOrder):
    """Make a signature of the pen's strokes."""

    strokes: tuple[tuple[tuple[int, int], ...], ...]

    def make(self) -> Art | PhotoProblem:
        """The signature, or STROKES when there is nothing to be made of them."""
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
