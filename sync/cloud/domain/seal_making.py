"""印章制作: which seals are made, in which shapes and sizes, and what may be adjusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from signing.seal.model import SealKind
from signing.seal.shapes import Shape

UNIT_KINDS: Final = (
    SealKind.OFFICIAL,
    SealKind.FINANCE,
    SealKind.CONTRACT,
    SealKind.LEGAL_PERSON,
)
"""单位印章 (manual 4.3.1)."""
WORDS: Final[Mapping[SealKind, str]] = {
    SealKind.OFFICIAL: "公章",
    SealKind.FINANCE: "财务专用章",
    SealKind.CONTRACT: "合同专用章",
    SealKind.LEGAL_PERSON: "法人章",
    SealKind.NAME: "人名章",
    SealKind.SIGNATURE: "手写签名",
}
"""What follows the owner in a seal's name."""
COLOURS: Final[Mapping[str, tuple[int, int, int]]] = {
    "vermilion": (200, 22, 29),
    "bright": (230, 0, 18),
}
"""朱红 and 大红, sRGB."""
DRAFT_MINUTES: Final = 60
"""So long a preview can be submitted."""


@dataclass(frozen=True, slots=True)
class Template:
    """印章模板: a shape at its registered size, mm."""

    code: str
    kind: SealKind
    shape: Shape
    width: float
    height: float

    @property
    def is_round(self) -> bool:
        """Whether it has room for a line under the star and a code at the foot."""
        return self.shape is Shape.ROUND


def _template(kind: SealKind, shape: Shape, width: float, height: float = 0.0) -> Template:
    down = height or width
    size = f"{width:g}" if width == down else f"{width:g}x{down:g}"
    return Template(f"{kind.value}-{shape.value}-{size}", kind, shape, width, down)


TEMPLATES: Final = (
    _template(SealKind.OFFICIAL, Shape.ROUND, 40.0),
    _template(SealKind.OFFICIAL, Shape.ROUND, 42.0),
    _template(SealKind.FINANCE, Shape.ROUND, 38.0),
    _template(SealKind.FINANCE, Shape.SQUARE, 22.0),
    _template(SealKind.CONTRACT, Shape.ROUND, 38.0),
    _template(SealKind.CONTRACT, Shape.ROUND, 40.0),
    _template(SealKind.LEGAL_PERSON, Shape.SQUARE, 20.0),
    _template(SealKind.LEGAL_PERSON, Shape.SQUARE, 18.0),
    _template(SealKind.NAME, Shape.OBLONG, 20.0, 10.0),
    _template(SealKind.NAME, Shape.SQUARE, 20.0),
    _template(SealKind.NAME, Shape.SQUARE, 18.0),
)
"""The first of a kind is its default: 国发〔1999〕25号 for 公章, custom for the others."""


def template_of(code: str) -> Template | None:
    """The template with this code."""
    return next((item for item in TEMPLATES if item.code == code), None)


def makes_for(kind: SealKind, *, unit: bool) -> bool:
    """Whether a unit (else a person) has seals of this kind made."""
    return (kind in UNIT_KINDS) == unit
