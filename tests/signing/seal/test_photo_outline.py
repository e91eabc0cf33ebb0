"""Outlines drawn to the pixel: what counts as a seal's, and what is told of the others."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from signing.seal.photo_ink import Mask
from signing.seal.photo_outline import Matrix, find_seal, flatten, levelled
from signing.seal.photo_problem import PhotoProblem
from signing.seal.shapes import Shape

SIDE = 480
MIDDLE = SIDE / 2
DOWN, ACROSS = np.mgrid[0:SIDE, 0:SIDE] + 0.5 - MIDDLE
FAR = np.hypot(DOWN, ACROSS)
RING: Mask = (FAR < 180) & (FAR > 165)


def frame(inside: Mask, hole: Mask) -> Mask:
    """Ink where `inside` is and `hole` is not."""
    return inside & ~hole


def quadrangle(*corners: tuple[int, int]) -> Mask:
    """A frame of 12 px with these corners."""
    picture = Image.new("1", (SIDE, SIDE))
    ImageDraw.Draw(picture).polygon(corners, outline=1, width=12)
    return np.asarray(picture)


def judged(mask: Mask, shape: Shape) -> Matrix | PhotoProblem:
    """As for a photograph: found, then flattened."""
    box = find_seal(mask)
    return box if isinstance(box, PhotoProblem) else flatten(mask, box, shape=shape)


def seen(plane: Matrix | PhotoProblem, u: float, v: float) -> tuple[float, float]:
    """Where a point of the seal's own square is on the picture."""
    assert not isinstance(plane, PhotoProblem)
    x, y, w = plane @ np.array([u, v, 1.0])
    return float(x / w), float(y / w)


def test_a_round_seal_without_a_star_is_laid_flat_as_it_lies() -> None:
    plane = judged(RING, Shape.ROUND)
    assert seen(plane, 0.5, 0.5) == pytest.approx((240, 240), abs=1)
    assert seen(plane, 0, 0) == pytest.approx((60, 60), abs=2)
    assert seen(plane, 1, 0.5) == pytest.approx((420, 240), abs=2)


def test_a_star_in_the_very_middle_moves_nothing() -> None:
    disc = np.array([[178.3, 0, MIDDLE], [0, 178.3, MIDDLE], [0, 0, 1]])
    assert levelled(RING | (FAR < 38), disc) == pytest.approx(disc, abs=1e-3)


def test_a_frame_is_laid_flat_between_its_corners() -> None:
    corners = (70, 60), (410, 66), (420, 410), (60, 404)
    plane = judged(quadrangle(*corners), Shape.SQUARE)
    for (u, v), corner in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
        assert seen(plane, u, v) == pytest.approx(corner, abs=3)


@pytest.mark.parametrize("turned", [False, True])
def test_the_margin_of_a_long_picture_goes_by_its_longer_side(*, turned: bool) -> None:
    """The seal lies by the middle of the one side, and towards the end of the other."""

    def found(left: int, side: int = 300) -> object:
        picture = np.zeros((480, 1920), dtype=bool)
        picture[90 : 90 + side, left : left + side] = True
        return find_seal(picture.T if turned else picture)

    assert found(24) is found(1920 - 24 - 300) is PhotoProblem.CUT
    for left in (36, 1920 - 36 - 300):
        assert not isinstance(found(left), PhotoProblem)


def test_specks_all_over_are_no_seal() -> None:
    specks = np.zeros((SIDE, SIDE), dtype=bool)
    specks[7::12, 7::12] = True
    assert find_seal(specks) is PhotoProblem.NOT_RED


def test_a_box_without_ink_has_no_outline() -> None:
    for shape in (Shape.ROUND, Shape.SQUARE):
        found = flatten(np.zeros((SIDE, SIDE), dtype=bool), (60, 60, 420, 420), shape=shape)
        assert found is PhotoProblem.CUT


def ticks() -> Mask:
    """Three sides of 1,000 px of fine strokes, 20 px apart, each pointing outwards."""
    strokes = np.zeros((1600, 1600), dtype=bool)
    for at in range(302, 1302, 20):
        for edge in (301, 1301):
            strokes[at : at + 2, edge : edge + 7] = True
        strokes[1301:1308, at : at + 2] = True
    return strokes


def battlements() -> Mask:
    """A frame whose sides jump in and out by 18 px every 30 px."""
    reach = 170 + 9 * np.sign(np.sin(np.pi * DOWN / 30))
    other = 170 + 9 * np.sign(np.sin(np.pi * ACROSS / 30))
    inside = (np.abs(ACROSS) < reach) & (np.abs(DOWN) < other)
    return frame(inside, (np.abs(ACROSS) < 140) & (np.abs(DOWN) < 140))


NOT_ROUND = {
    "an arc": RING & (ACROSS > 90),
    "an angle": (np.abs(ACROSS) < 180) & (np.abs(DOWN) < 180) & ((ACROSS < -160) | (DOWN > 160)),
    "a frame": quadrangle((60, 60), (420, 60), (420, 420), (60, 420)),
    "only ticks": ticks(),
}
NOT_STRAIGHT = {
    "a ring": RING,
    "standing on its corner": quadrangle((240, 60), (420, 240), (240, 420), (60, 240)),
    "pushed over": quadrangle((60, 180), (320, 180), (420, 300), (160, 300)),
    "battlements": battlements(),
}


@pytest.mark.requirement("R058")
@pytest.mark.parametrize("mask", NOT_ROUND.values(), ids=NOT_ROUND)
def test_what_is_no_whole_circle_is_no_round_seal(mask: Mask) -> None:
    assert judged(mask, Shape.ROUND) is PhotoProblem.CUT


@pytest.mark.requirement("R058")
@pytest.mark.parametrize("mask", NOT_STRAIGHT.values(), ids=NOT_STRAIGHT)
def test_what_has_no_four_straight_sides_is_no_square_seal(mask: Mask) -> None:
    assert judged(mask, Shape.SQUARE) is PhotoProblem.CUT


@pytest.mark.requirement("R058")
def test_a_frame_much_narrower_at_the_top_was_taken_from_aside() -> None:
    mask = quadrangle((140, 60), (340, 60), (430, 420), (50, 420))
    assert judged(mask, Shape.SQUARE) is PhotoProblem.OBLIQUE
