"""Seals from templates have their registered size, customary layout and filled ink."""

from __future__ import annotations

import math
from itertools import pairwise

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import SealError
from signing.seal.affine import bounds
from signing.seal.model import Close, MoveTo, SealKind, VectorArt
from signing.seal.shapes import Shape
from signing.seal.templates import RED, draw
from tests.signing.seal.rasterising import to_png

OWNER = "北京标印建设有限公司(演示)"
DPI = 254  # ten pixels per mm
SIZES = {
    SealKind.OFFICIAL: (40, 40),
    SealKind.FINANCE: (38, 38),
    SealKind.CONTRACT: (38, 38),
    SealKind.LEGAL_PERSON: (20, 20),
    SealKind.NAME: (20, 10),
    SealKind.SIGNATURE: (30, 12),
}


def ink(art: VectorArt) -> pymupdf.Pixmap:
    """The rendered seal, ten pixels per mm."""
    return pymupdf.Pixmap(to_png(art, DPI))


def is_inked(pixmap: pymupdf.Pixmap, x_mm: float, y_mm: float) -> bool:
    return pixmap.pixel(round(x_mm * 10), round(y_mm * 10))[3] > 128


def share(pixmap: pymupdf.Pixmap, box: tuple[float, float, float, float]) -> float:
    """Share of a box (mm) that is inked."""
    left, top, right, bottom = (round(value * 10) for value in box)
    spots = [(x, y) for y in range(top, bottom, 2) for x in range(left, right, 2)]
    return sum(pixmap.pixel(x, y)[3] > 128 for x, y in spots) / len(spots)


@pytest.mark.requirement("R059", "R106")
@pytest.mark.parametrize("kind", SIZES)
def test_every_kind_fills_its_customary_size(kind: SealKind) -> None:
    owner = OWNER if SIZES[kind][0] > 30 else "张伟(演示)"
    art = draw(kind, owner=owner)
    assert (art.width, art.height) == SIZES[kind]
    assert bounds(art.segments) == pytest.approx((0, 0, *SIZES[kind]), abs=1e-6)


@settings(max_examples=25)
@given(
    name=st.text("测试标印建设集团有限公司工程水利电力（）", min_size=2, max_size=30),
    size=st.sampled_from([38.0, 40.0, 42.0, 45.0]),
)
def test_a_round_seal_of_any_name_fills_its_size(name: str, size: float) -> None:
    art = draw(SealKind.OFFICIAL, owner=name, size_mm=(size, size), code="1101080012345")
    assert bounds(art.segments) == pytest.approx((0, 0, size, size), abs=1e-6)
    opened = sum(isinstance(segment, MoveTo) for segment in art.segments)
    assert opened == sum(isinstance(segment, Close) for segment in art.segments)


@pytest.mark.parametrize(("size", "edge"), [(40.0, 1.0), (42.0, 1.2)])
def test_the_ring_has_its_thickness_and_the_star_its_size(size: float, edge: float) -> None:
    pixmap = ink(draw(SealKind.OFFICIAL, owner=OWNER, size_mm=(size, size)))
    middle = size / 2
    run = [is_inked(pixmap, middle, y / 10) for y in range(30)]
    assert run.index(False) / 10 == pytest.approx(edge, abs=0.15)
    assert is_inked(pixmap, middle, middle)
    assert is_inked(pixmap, middle, middle - 6.5)
    assert not is_inked(pixmap, middle, middle - 7.3)
    assert not is_inked(pixmap, middle, middle + 6)


def test_letters_are_spread_evenly_over_the_upper_arc() -> None:
    pixmap = ink(draw(SealKind.OFFICIAL, owner="中" * 8))
    inked = [
        degrees
        for degrees in range(-180, 180)
        if any(
            is_inked(
                pixmap,
                20 + radius / 10 * math.sin(math.radians(degrees)),
                20 - radius / 10 * math.cos(math.radians(degrees)),
            )
            for radius in range(110, 182)
        )
    ]
    letters: list[list[int]] = []
    for degrees in inked:
        if letters and degrees - letters[-1][-1] <= 2:
            letters[-1].append(degrees)
        else:
            letters.append([degrees])
    centres = [(letter[0] + letter[-1]) / 2 for letter in letters]
    assert len(centres) == 8
    steps = [after - before for before, after in pairwise(centres)]
    assert max(steps) - min(steps) <= 2
    assert sum(centres) / 8 == pytest.approx(0, abs=1)
    assert -140 < inked[0] < -60


def test_letters_never_touch_the_ring_or_the_star() -> None:
    for owner in ("测试建设", OWNER, "中国测试水利水电第十四工程局有限公司华北分公司项目管理部"):
        pixmap = ink(draw(SealKind.OFFICIAL, owner=owner))
        for radius in (18.6, 18.8, 7.6, 8.2):
            for degrees in range(0, 360, 2):
                x = 20 + radius * math.sin(math.radians(degrees))
                y = 20 - radius * math.cos(math.radians(degrees))
                assert not is_inked(pixmap, x, y), (owner, radius, degrees)


def test_code_and_purpose_stand_below_the_star() -> None:
    bare = ink(draw(SealKind.OFFICIAL, owner=OWNER))
    coded = ink(draw(SealKind.OFFICIAL, owner=OWNER, code="1101080012345"))
    finance = ink(draw(SealKind.FINANCE, owner=OWNER))
    assert share(bare, (15, 36, 25, 37.8)) == 0
    assert share(coded, (15, 36, 25, 37.8)) > 0.05
    assert share(finance, (10, 27.5, 28, 31.5)) > 0.2


def test_purpose_and_text_change_the_line() -> None:
    finance = draw(SealKind.FINANCE, owner=OWNER)
    assert finance != draw(SealKind.CONTRACT, owner=OWNER)
    assert draw(SealKind.CONTRACT, owner=OWNER, text="财务专用章") == finance


@pytest.mark.parametrize("name", ["李静", "王建国", "欧阳明月", "王建国(演示)"])
def test_a_name_fills_all_four_quarters_of_a_square(name: str) -> None:
    art = draw(SealKind.LEGAL_PERSON, owner=name)
    pixmap = ink(art)
    assert art.colour == RED
    for left, top in ((2, 2), (10, 2), (2, 10), (10, 10)):
        assert share(pixmap, (left, top, left + 8, top + 8)) > 0.15


def test_the_same_seal_is_drawn_alike_twice() -> None:
    assert draw(SealKind.OFFICIAL, owner=OWNER) == draw(SealKind.OFFICIAL, owner=OWNER)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"owner": "测"}, "2 至 30"),
        ({"owner": "测" * 31}, "2 至 30"),
        ({"owner": OWNER, "code": "12"}, "13 位"),
        ({"owner": OWNER, "size_mm": (58.0, 58.0)}, "45 毫米"),
        ({"owner": "测\U0010ffff试"}, "字体"),
    ],
)
def test_what_no_seal_has_is_refused(arguments: dict[str, object], reason: str) -> None:
    with pytest.raises(SealError, match=reason):
        draw(SealKind.OFFICIAL, **arguments)  # type: ignore[arg-type]


def test_a_name_seal_without_a_marker_has_the_name_only() -> None:
    plain, marked = (draw(SealKind.NAME, owner=owner) for owner in ("张伟", "张伟(演示)"))

    assert (plain.width, plain.height) == (marked.width, marked.height)
    assert len(plain.segments) < len(marked.segments)


def test_a_square_unit_seal_is_read_from_the_right_column_downwards() -> None:
    art = draw(SealKind.OFFICIAL, owner="测一一一", shape=Shape.SQUARE)
    assert bounds(art.segments) == pytest.approx((0, 0, 40, 40), abs=1e-6)
    pixmap = ink(art)
    quarters = {
        (column, row): share(
            pixmap, (4 + 16 * column, 4 + 16 * row, 19 + 16 * column, 19 + 16 * row)
        )
        for column in (0, 1)
        for row in (0, 1)
    }
    assert max(quarters, key=quarters.__getitem__) == (1, 0)  # the letter of many strokes
    turned = ink(draw(SealKind.OFFICIAL, owner="一测一一", shape=Shape.SQUARE))
    assert share(turned, (20, 20, 35, 35)) > 1.5 * share(pixmap, (20, 20, 35, 35))


def test_a_square_unit_seal_holds_purpose_and_mark() -> None:
    plain = draw(SealKind.FINANCE, owner="标印建设", shape=Shape.SQUARE)
    assert plain == draw(
        SealKind.OFFICIAL, owner="标印建设财务专用章", shape=Shape.SQUARE, size_mm=(38, 38)
    )
    marked = draw(SealKind.FINANCE, owner="标印建设(演示)", shape=Shape.SQUARE)
    assert bounds(marked.segments) == pytest.approx((0, 0, 38, 38), abs=1e-6)
    foot = (12, 32.6, 26, 35.4)  # the mark stands small and in the middle under the columns
    sides = (3, 33.2, 10, 35.4)
    assert share(ink(marked), foot) > 0.15
    assert share(ink(marked), sides) == 0
    assert share(ink(plain), sides) > 0


@pytest.mark.parametrize(("name", "letters"), [("王建", "王建之印"), ("王建国", "王建国印")])
def test_a_short_name_is_filled_up_to_four_letters(name: str, letters: str) -> None:
    drawn = draw(SealKind.LEGAL_PERSON, owner=name)
    assert drawn == draw(SealKind.LEGAL_PERSON, owner=name, text=letters)
    assert drawn != draw(SealKind.LEGAL_PERSON, owner=name, text=letters[:-1] + "章")
