"""Continuous layout and the mapper, without a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.geometry import PointMm, RectMm
from widgets.pageview.layout import GAP, PageLayout, fit_page, fit_width
from widgets.pageview.mapper import PageMapper

A4, A3 = (210.0, 297.0), (420.0, 297.0)
sizes = st.lists(st.tuples(st.floats(10, 2000), st.floats(10, 2000)), min_size=1, max_size=40)


def test_pages_stand_below_each_other_and_centred() -> None:
    layout = PageLayout([A4, A3], scale=2.0, viewport_width=100)
    assert layout.rect(0) == (GAP + 210.0, GAP, 420.0, 594.0)
    assert layout.rect(1) == (GAP, GAP + 594.0 + GAP, 840.0, 594.0)
    assert layout.height == 2 * (594.0 + GAP) + GAP


@given(sizes, st.floats(0.3, 30))
def test_every_page_is_found_at_its_own_middle(pages: list[tuple[float, float]], s: float) -> None:
    layout = PageLayout(pages, scale=s, viewport_width=600)
    for page in range(len(pages)):
        _, top, _, height = layout.rect(page)
        assert layout.page_at(top + height / 2) == page
        assert page in layout.visible(top, top + height)


@given(st.floats(-500, 500), st.floats(-500, 500), st.floats(0.3, 40))
def test_mapper_undoes_itself(x: float, y: float, scale: float) -> None:
    mapper = PageMapper(13.0, -700.0, scale)
    back = mapper.to_mm(*mapper.to_view(PointMm(x, y)))
    assert back.x == pytest.approx(x, abs=1e-9)
    assert back.y == pytest.approx(y, abs=1e-9)


def test_mapper_scales_rectangles() -> None:
    mapper = PageMapper(10.0, 20.0, 2.0)
    assert mapper.rect_to_view(RectMm(1, 2, 41, 22)) == (12.0, 24.0, 80.0, 40.0)


def test_fits() -> None:
    assert fit_width(A4, 210 * 3 + 2 * GAP) == pytest.approx(3.0)
    assert fit_page(A4, 10_000, 297 * 2 + 2 * GAP) == pytest.approx(2.0)


def test_no_pages() -> None:
    layout = PageLayout([], scale=2.0, viewport_width=100)
    assert list(layout.visible(0, 500)) == []
