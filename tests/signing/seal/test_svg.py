"""Vector seals survive SVG exactly; everything but our own subset is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import SealError
from signing.seal import svg
from signing.seal.model import (
    Close,
    CurveTo,
    LineTo,
    MoveTo,
    Point,
    RasterArt,
    SealKind,
    Segment,
    VectorArt,
)
from signing.seal.templates import draw

GOOD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="10.5mm" viewBox="0 0 20 10.5">'
    b'<path fill="#c8161d" fill-rule="evenodd" d="M0 0L20 0C20 5 10 10 0 10.5Z"/></svg>'
)
points = st.tuples(st.floats(0, 40), st.floats(0, 40))
drawn = st.one_of(st.builds(LineTo, points), st.builds(CurveTo, points, points, points))


@st.composite
def arts(draw_: st.DrawFn) -> VectorArt:
    segments: list[Segment] = []
    for _ in range(draw_(st.integers(1, 4))):
        segments += [MoveTo(draw_(points)), *draw_(st.lists(drawn, max_size=5)), Close()]
    colour = draw_(st.tuples(*[st.integers(0, 255)] * 3))
    return VectorArt(40.0, 40.0, colour, tuple(segments))


def coordinates(art: VectorArt) -> list[Point]:
    return [
        getattr(segment, name)
        for segment in art.segments
        for name in ("control1", "control2", "end")
        if hasattr(segment, name)
    ]


@given(arts())
def test_a_round_trip_keeps_every_coordinate_to_a_micrometre(art: VectorArt) -> None:
    data = svg.to_svg(art)
    back = svg.from_svg(data)
    assert svg.to_svg(back) == data
    assert (back.width, back.height, back.colour) == (art.width, art.height, art.colour)
    assert [type(segment) for segment in back.segments] == [type(s) for s in art.segments]
    for (x, y), (u, v) in zip(coordinates(art), coordinates(back), strict=True):
        assert (u, v) == pytest.approx((x, y), abs=0.00051)


def test_a_real_seal_survives() -> None:
    art = draw(SealKind.OFFICIAL, owner="北京标印建设有限公司(演示)", code="1101080012345")
    data = svg.to_svg(art)
    assert len(data) < 40_000
    assert svg.to_svg(svg.from_svg(data)) == data


def test_the_good_example_is_read() -> None:
    art = svg.from_svg(GOOD)
    assert (art.width, art.height, art.colour) == (20, 10.5, (200, 22, 29))
    assert art.segments == (
        MoveTo((0, 0)),
        LineTo((20, 0)),
        CurveTo((20, 5), (10, 10), (0, 10.5)),
        Close(),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<svg ", b'<?xml version="1.0"?><svg '),
        (b"<svg ", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg '),
        (b"<svg ", b'<svg onload="alert(1)" '),
        (b"<path ", b"<script/><path "),
        (b"<path ", b'<image href="http://example.org/x.png"/><path '),
        (b"<path ", b'<path style="fill:url(http://example.org)" '),
        (b'"#c8161d"', b'"url(#x)"'),
        (b'"evenodd"', b'"nonzero"'),
        (b"M0 0L", b"MNaN 0L"),
        (b"M0 0L", b"M1e9 0L"),
        (b"M0 0L", b"M99999 0L"),
        (b"M0 0L", b"M-5 0L"),
        (b"M0 0L", b"M0L"),
        (b"M0 0L", b"L"),
        (b"M0 0L", b"m0 0l"),
        (b"M0 0L", b"M0 0M0 0L"),
        (b"L20 0", b"L21.5 0"),
        (b"L20 0", b"L20 0 30 0"),
        (b"C20 5 10 10 0 10.5", b"C20 5 10 10"),
        (b'Z"', b'"'),
        (b'Z"', b'ZZ"'),
        (b'd="M0 0L20 0C20 5 10 10 0 10.5Z"', b'd=""'),
        (b'width="20mm"', b'width="200mm"'),
        (b'width="20mm"', b'width="21mm"'),
        (b"20", b"0"),
        (b"20", b"900"),
        (b"</svg>", b"</svg>\n\n<!-- -->"),
        (b"</svg>", b""),
        (b"#c8161d", "#印8161d".encode()),
    ],
)
def test_anything_else_is_refused(old: bytes, new: bytes) -> None:
    hostile = GOOD.replace(old, new)
    assert hostile != GOOD
    with pytest.raises(SealError):
        svg.from_svg(hostile)


def test_size_and_number_of_segments_are_capped() -> None:
    many = GOOD.replace(b"L20 0", b"L20 0" * 60_000)
    assert len(many) < svg.MAX_BYTES
    with pytest.raises(SealError):
        svg.from_svg(many)
    with pytest.raises(SealError, match="过大"):
        svg.from_svg(GOOD + b" " * svg.MAX_BYTES)


@given(st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(SealError):
        svg.from_svg(data)


def test_a_preview_wraps_a_raster_seal() -> None:
    preview = svg.preview_svg(RasterArt(30, 12, b"\x89PNG")).decode()
    assert re.search(r'viewBox="0 0 30 12"><image .*href="data:image/png;base64,iVBORw', preview)
    art = svg.from_svg(GOOD)
    assert svg.preview_svg(art) == svg.to_svg(art)


@pytest.mark.parametrize("size", ["0.5", "121"])
def test_sizes_no_seal_has_are_refused(size: str) -> None:
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" '
        f'viewBox="0 0 {size} {size}"><path fill="#c8161d" fill-rule="evenodd" '
        'd="M0 0L1 1Z"/></svg>'
    )
    with pytest.raises(SealError, match="尺寸不合理"):
        svg.from_svg(text.encode())


def test_nothing_is_written_as_less_than_zero() -> None:
    """0.0004 mm left of the edge is the edge."""
    path = (MoveTo((-0.0004, 0.0)), LineTo((-0.0, 9.0004)), LineTo((9, 9)), Close())
    written = svg.to_svg(VectorArt(10, 10, (200, 22, 29), path))
    assert b'd="M0 0L0 9L9 9Z"' in written
    assert svg.to_svg(svg.from_svg(written)) == written
