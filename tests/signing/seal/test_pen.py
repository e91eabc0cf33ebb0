"""Handwritten signatures: united strokes that fill their size; tracing keeps holes."""

from __future__ import annotations

import math

import pymupdf
import pytest

from signing.errors import SealError
from signing.seal.affine import bounds
from signing.seal.handwriting import strokes_of
from signing.seal.model import LineTo, MoveTo, SealKind
from signing.seal.pen import INK, signature_art
from signing.seal.templates import draw
from signing.seal.trace import outlines
from tests.signing.seal.rasterising import to_png


@pytest.mark.requirement("R068")
def test_a_signature_fills_its_size_and_is_ink() -> None:
    art = draw(SealKind.SIGNATURE, owner="张伟(演示)")
    assert art.colour == INK
    assert bounds(art.segments) == pytest.approx((0, 0, 30, 12), abs=1e-6)
    pixmap = pymupdf.Pixmap(to_png(art, 254))
    alphas = bytes(pixmap.samples)[3::4]
    assert 0.06 < alphas.count(255) / len(alphas) < 0.4


def test_crossing_strokes_stay_filled() -> None:
    cross = (((0.0, 10.0), (20.0, 10.0)), ((10.0, 0.0), (10.0, 20.0)))
    pixmap = pymupdf.Pixmap(to_png(signature_art(cross, width=20, height=20), 254))
    assert pixmap.pixel(100, 100)[3] == 255
    assert pixmap.pixel(40, 40)[3] == 0


def test_strokes_run_from_thick_to_thin() -> None:
    strokes = (((0.0, 10.0), (10.0, 10.0), (20.0, 10.0)), ((0.0, 0.0), (0.0, 20.0)))
    pixmap = pymupdf.Pixmap(to_png(signature_art(strokes, width=20, height=20), 254))

    def thickness(x: int) -> int:
        return sum(pixmap.pixel(x, y)[3] > 128 for y in range(70, 130))

    assert thickness(50) > 1.5 * thickness(190) > 0


def test_a_name_in_running_hand_climbs_to_the_right() -> None:
    once = strokes_of("张")
    twice = strokes_of("张张")
    assert once and twice and len(twice) == 2 * len(once)
    for first, second in zip(once, twice[len(once) :], strict=True):
        moves = {(b[0] - a[0] > 0, b[1] - a[1] < 0) for a, b in zip(first, second, strict=True)}
        assert moves == {(True, True)}


def test_known_letters_are_drawn_by_hand() -> None:
    hand = strokes_of("张伟")
    assert hand
    assert draw(SealKind.SIGNATURE, owner="张伟(演示)") == signature_art(hand, width=30, height=12)


def test_unknown_letters_lean_in_print() -> None:
    assert strokes_of("龘") is None
    art = draw(SealKind.SIGNATURE, owner="欧阳明")
    assert bounds(art.segments) == pytest.approx((0, 0, 30, 12), abs=1e-6)


@pytest.mark.parametrize("strokes", [(), (((1.0, 1.0),),), (((0.0, 0.0),) * 30_000,)])
def test_empty_or_endless_strokes_are_refused(
    strokes: tuple[tuple[tuple[float, float], ...], ...],
) -> None:
    with pytest.raises(SealError, match="手写签名"):
        signature_art(strokes, width=30, height=12)


def test_a_traced_ring_is_two_round_outlines() -> None:
    size, outer, inner = 80, 30.0, 15.0
    grey = bytearray()
    for y in range(size):
        for x in range(size):
            radius = math.hypot(x + 0.5 - 40, y + 0.5 - 40)
            cover = max(0.0, min(1.0, outer - radius + 0.5, radius - inner + 0.5))
            grey.append(round(255 * (1 - cover)))
    segments = outlines(bytes(grey), size, size)
    assert sum(isinstance(segment, MoveTo) for segment in segments) == 2
    radii = [
        math.hypot(segment.end[0] - 40, segment.end[1] - 40)
        for segment in segments
        if isinstance(segment, MoveTo | LineTo)
    ]
    assert all(min(abs(radius - outer), abs(radius - inner)) < 0.4 for radius in radii)
    assert len(radii) < 150


def test_ink_at_the_border_is_closed_and_white_has_no_outline() -> None:
    black = outlines(bytes(20 * 10), 20, 10)
    assert bounds(black) == pytest.approx((0, 0, 20, 10), abs=0.51)
    assert outlines(b"\xff" * 200, 20, 10) == ()
