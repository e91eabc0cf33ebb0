"""Fixtures of the widget tests: two seals drawn by hand."""

from __future__ import annotations

import pytest

from signing.seal.model import Close, LineTo, MoveTo, Seal, SealKind, VectorArt


def square_art(side: float) -> VectorArt:
    """A filled square in seal red, `side` mm."""
    corners = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side))
    first, *rest = corners
    segments = (MoveTo(first), *(LineTo(corner) for corner in rest), Close())
    return VectorArt(side, side, (200, 22, 29), segments)


@pytest.fixture
def seals() -> dict[str, Seal]:
    """A 40 mm and a 20 mm seal of one unit."""
    owner = "测试单位"
    return {
        identity: Seal(identity, f"{owner}{name}", kind, owner, square_art(side), b"")
        for identity, name, kind, side in (
            ("s1", "公章", SealKind.OFFICIAL, 40.0),
            ("s2", "法人章", SealKind.LEGAL_PERSON, 20.0),
        )
    }
