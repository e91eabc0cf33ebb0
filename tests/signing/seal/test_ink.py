"""The ink of vector and raster seals is measured without its blank border."""

from __future__ import annotations

import pymupdf
import pytest

from signing.errors import SealError
from signing.seal.ink import WHOLE, ink_box
from signing.seal.model import Close, LineTo, MoveTo, RasterArt, SealKind, VectorArt
from signing.seal.templates import draw


def picture(*, alpha: bool, ink: tuple[int, int, int, int] | None) -> bytes:
    """200 × 100 px, red where the ink is, else white or transparent."""
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 200, 100), alpha)
    if alpha:
        pixmap.clear_with()
    else:
        pixmap.clear_with(255)
    if ink:
        pixmap.set_rect(ink, (200, 20, 30, 255) if alpha else (200, 20, 30))
    return bytes(pixmap.tobytes("png"))


@pytest.mark.parametrize("alpha", [True, False])
def test_transparent_and_white_borders_are_no_ink(alpha: bool) -> None:
    png = picture(alpha=alpha, ink=(20, 10, 180, 70))

    assert ink_box(RasterArt(40, 20, png)) == pytest.approx((0.1, 0.1, 0.9, 0.7), abs=0.003)


@pytest.mark.parametrize("alpha", [True, False])
def test_a_blank_picture_is_taken_whole(alpha: bool) -> None:
    assert ink_box(RasterArt(40, 20, picture(alpha=alpha, ink=None))) == WHOLE


def test_an_unreadable_picture_is_refused() -> None:
    with pytest.raises(SealError, match="无法读取"):
        ink_box(RasterArt(40, 20, b"\x89PNG\r\n\x1a\nnothing"))


def test_vector_ink_is_measured_exactly() -> None:
    path = (MoveTo((4, -1)), LineTo((28, 10)), LineTo((50, 30)), Close())

    assert ink_box(VectorArt(40, 40, (0, 0, 0), path)) == (0.1, 0.0, 1.0, 0.75)
    assert ink_box(VectorArt(40, 40, (0, 0, 0), ())) == WHOLE


@pytest.mark.parametrize("kind", list(SealKind)[:5])
def test_templates_have_no_border(kind: SealKind) -> None:
    assert ink_box(draw(kind, owner="测试单位(演示)")) == pytest.approx(WHOLE, abs=1e-6)


@pytest.mark.parametrize(
    ("ink", "box"),
    [((100, 0, 200, 50), (0.5, 0.0, 1.0, 0.5)), ((0, 50, 100, 100), (0.0, 0.5, 0.5, 1.0))],
)
def test_ink_up_to_an_edge_reaches_it(
    ink: tuple[int, int, int, int], box: tuple[float, float, float, float]
) -> None:
    """Or the last slice of a seam would lack a column of dots."""
    found = ink_box(RasterArt(40, 20, picture(alpha=True, ink=ink)))
    assert found == pytest.approx(box, abs=0.003)
    assert all(side == wanted for side, wanted in zip(found, box, strict=True) if wanted in (0, 1))
