"""Value types of a seal: artwork in millimetres, kind, size and its signed data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SealKind(StrEnum):
    """Kinds of seals; the values travel on the wire, the Chinese names stand in the glossary."""

    OFFICIAL = "official"
    """公章"""
    FINANCE = "finance"
    """财务专用章"""
    CONTRACT = "contract"
    """合同专用章"""
    LEGAL_PERSON = "legal-person"
    """法人章"""
    NAME = "name"
    """人名章"""
    SIGNATURE = "signature"
    """手写签名"""


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Begin a subpath at `end` (mm from the seal's top-left, y downwards)."""

    end: Point


@dataclass(frozen=True, slots=True)
class LineTo:
    """A straight line to `end`."""

    end: Point


@dataclass(frozen=True, slots=True)
class CurveTo:
    """A cubic Bézier curve over two control points to `end`."""

    control1: Point
    control2: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Close:
    """Close the subpath."""


Segment = MoveTo | LineTo | CurveTo | Close


@dataclass(frozen=True, slots=True)
class VectorArt:
    """Artwork of a template seal: one filled path (even-odd rule) in mm, one colour.

    Everything, text and rings included, is an outline, so every viewer draws the same shape.
    """

    width: float
    """mm"""
    height: float
    """mm"""
    colour: tuple[int, int, int]
    """sRGB, 0..255 each."""
    segments: tuple[Segment, ...]

    def __hash__(self) -> int:
        """Of what is quickly looked at: there are hundreds of segments, and few drawings."""
        return hash((self.width, self.height, self.colour, len(self.segments)))


@dataclass(frozen=True, slots=True)
class RasterArt:
    """Artwork of a scanned seal or a handwritten signature: PNG with alpha, trimmed to its ink."""

    width: float
    """mm"""
    height: float
    """mm"""
    png: bytes


Art = VectorArt | RasterArt


class SealType(StrEnum):
    """Whose a seal is, and so whose certificate signs with it (SES_ESPropertyInfo.type)."""

    UNIT = "unit"
    """单位印章, written as 1"""
    PERSON = "person"
    """个人印章, written as 2"""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as the client uses it: what it looks like, how large it is, what proves it."""

    id: str
    name: str
    """e.g. 北京标印建设有限公司公章"""
    kind: SealKind
    owner: str
    """Unit or person it belongs to."""
    art: Art
    """Its `width` and `height` are the registered size in mm; never resized."""
    data: bytes
    """The GB/T 38540-2020 SESeal, DER, signed by the seal agency."""
    type: SealType = SealType.UNIT
