"""Artwork is a value: what is drawn alike is the same, in a cache too."""

from __future__ import annotations

from dataclasses import replace

from signing.seal.model import Close, LineTo, MoveTo, VectorArt


def art(width: float = 40.0, *, far: float = 9.0) -> VectorArt:
    path = [MoveTo((0.0, 0.0)), LineTo((far, 0.0)), LineTo((far, far)), Close()]
    return VectorArt(width, 40.0, (200, 22, 29), tuple(path))


def test_equal_drawings_are_found_under_one_key() -> None:
    assert art() == art()
    assert art().segments is not art().segments
    assert hash(art()) == hash(art())
    assert {art(): "kept"}[art()] == "kept"


def test_other_drawings_are_told_apart() -> None:
    others = [art(far=8.0), art(38.0), replace(art(), colour=(0, 0, 0))]
    assert len({art(), *others}) == 4
