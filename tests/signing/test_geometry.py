"""Displayed millimetres and user space agree with each other and with two real renderers."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pypdfium2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from signing.geometry import MM_PER_PT, Box, PageGeometry, PointMm, RectMm, Rotation

ROTATIONS: tuple[Rotation, ...] = (0, 90, 180, 270)
BOXES = {
    "plain": ((0, 0, 300, 400), (0, 0, 300, 400)),
    "negative origin": ((-100, -50, 200, 350), (-100, -50, 200, 350)),
    "cropped": ((0, 0, 300, 400), (40, 60, 260, 330)),
    "offset and cropped": ((-80, 120, 320, 620), (-60, 150, 250, 560)),
    "crop partly outside": ((0, 0, 300, 400), (-50, 100, 250, 500)),
}
UNITS = (1.0, 2.0, 0.5)

coordinates = st.floats(-5000, 5000).map(lambda value: round(value, 3))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(coordinates), draw(coordinates)
    return Box(x0, y0, x0 + draw(st.floats(20, 5000)), y0 + draw(st.floats(20, 5000)))


@st.composite
def geometries(draw: st.DrawFn) -> PageGeometry:
    media = draw(boxes())
    crop = draw(
        st.one_of(
            st.just(media),
            boxes(),
            st.builds(
                lambda dx, dy: Box(media.x0 + dx, media.y0 + dy, media.x1 + dx, media.y1 - 5),
                st.floats(-15, 15),
                st.floats(-15, 5),
            ),
        )
    )
    return PageGeometry(
        media, crop, draw(st.sampled_from(ROTATIONS)), draw(st.floats(0.1, 100).map(float))
    )


@given(geometries(), st.floats(-100, 2000), st.floats(-100, 2000))
def test_points_come_back_within_a_hundredth_of_a_millimetre(
    page: PageGeometry, x: float, y: float
) -> None:
    back = page.point_to_visual(*page.point_to_user(PointMm(x, y)))

    assert back.x == pytest.approx(x, abs=0.01)
    assert back.y == pytest.approx(y, abs=0.01)


@given(geometries(), boxes())
def test_boxes_come_back(page: PageGeometry, box: Box) -> None:
    back = page.rect_to_user(page.rect_to_visual(box))

    assert back.as_tuple() == pytest.approx(box.as_tuple(), abs=0.01)


@given(geometries(), boxes())
def test_boxes_have_their_size_on_paper_and_their_corners_in_order(
    page: PageGeometry, box: Box
) -> None:
    """A unit is 1/72 inch times /UserUnit (ISO 32000-1, 8.3.2.3); a quarter turn swaps sides."""
    rect = page.rect_to_visual(box)
    sides = [side / 72 * 25.4 * page.user_unit for side in (box.width, box.height)]
    if page.rotate % 180:
        sides.reverse()

    assert [rect.right - rect.left, rect.bottom - rect.top] == pytest.approx(sides, abs=1e-6)


@given(geometries())
def test_the_visible_box_is_the_whole_displayed_page(page: PageGeometry) -> None:
    whole = RectMm(0, 0, page.width_mm, page.height_mm)

    assert page.rect_to_user(whole).as_tuple() == pytest.approx(
        page.visible_box.as_tuple(), abs=1e-6
    )


@given(geometries(), boxes())
def test_the_visible_box_is_the_crop_box_within_the_media_box(
    page: PageGeometry, other: Box
) -> None:
    box = page.visible_box

    assert page.media_box.x0 <= box.x0 < box.x1 <= page.media_box.x1
    assert page.media_box.y0 <= box.y0 < box.y1 <= page.media_box.y1
    assume(page.media_box.intersection(other) is None)
    assert PageGeometry(page.media_box, other).visible_box == page.media_box


@given(geometries(), st.floats(0, 100), st.floats(0, 100), st.floats(1, 50), st.floats(1, 50))
def test_the_upright_matrix_stands_upright(
    page: PageGeometry, left: float, top: float, width: float, height: float
) -> None:
    rect = RectMm(left, top, left + width, top + height)
    a, b, c, d, e, f = page.upright_matrix(rect)

    def displayed(u: float, v: float) -> tuple[float, float]:
        point = page.point_to_visual(a * u + c * v + e, b * u + d * v + f)
        return point.x, point.y

    assert displayed(0, 0) == pytest.approx((rect.left, rect.bottom), abs=0.01)
    assert displayed(1, 0) == pytest.approx((rect.right, rect.bottom), abs=0.01)
    assert displayed(0, 1) == pytest.approx((rect.left, rect.top), abs=0.01)


def test_boxes_put_their_corners_in_order() -> None:
    assert Box.normalised(5, 9, 1, 2) == Box(1, 2, 5, 9)
    assert (Box(1, 2, 5, 9).width, Box(1, 2, 5, 9).height) == (4, 7)


def test_rectangles_stand_around_their_centre() -> None:
    rect = RectMm.around(PointMm(50, 40), 20, 10)

    assert rect == RectMm(40, 35, 60, 45)
    assert rect.centre == PointMm(50, 40)
    assert rect.moved(1, 2).as_tuple() == (41, 37, 61, 47)


def drawn(page: PageGeometry, rect: RectMm) -> bytes:
    """A PDF of one page with `rect` filled black, by way of user space."""
    pdf = pikepdf.new()
    box = page.rect_to_user(rect)
    added = pdf.add_blank_page(page_size=(300, 400))
    added.mediabox = [*page.media_box.as_tuple()]
    added.cropbox = [*page.crop_box.as_tuple()]
    added.obj["/Rotate"] = page.rotate
    added.obj["/UserUnit"] = page.user_unit
    stream = f"{box.x0} {box.y0} {box.width} {box.height} re f"
    added.obj["/Contents"] = pdf.make_stream(stream.encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def black_mm(pixels: bytes, width: int, height: int, mm: float) -> RectMm:
    """The black part of an 8-bit grey picture of `mm` millimetres a pixel."""
    rows = [y for y in range(height) if min(pixels[y * width : (y + 1) * width]) < 128]
    columns = [x for x in range(width) if min(pixels[x::width]) < 128]
    return RectMm(columns[0] * mm, rows[0] * mm, (columns[-1] + 1) * mm, (rows[-1] + 1) * mm)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize("name", BOXES)
def test_mupdf_shows_the_rectangle_where_it_was_asked_for(
    name: str, rotate: Rotation, unit: float
) -> None:
    media, crop = BOXES[name]
    page = PageGeometry(Box(*media), Box(*crop), rotate, unit)
    rect = RectMm(10 * unit, 20 * unit, 32 * unit, 37 * unit)

    with pymupdf.open(stream=drawn(page, rect), filetype="pdf") as document:
        picture = document[0].get_pixmap(dpi=int(144 / unit), colorspace=pymupdf.csGRAY)

    mm = 25.4 / int(144 / unit)
    assert picture.width * mm == pytest.approx(page.width_mm, abs=mm)
    assert picture.height * mm == pytest.approx(page.height_mm, abs=mm)
    seen = black_mm(picture.samples, picture.width, picture.height, mm)
    assert seen.as_tuple() == pytest.approx(rect.as_tuple(), abs=1.1 * mm)


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize("name", BOXES)
def test_pdfium_shows_the_rectangle_where_it_was_asked_for(name: str, rotate: Rotation) -> None:
    media, crop = BOXES[name]
    page = PageGeometry(Box(*media), Box(*crop), rotate)
    rect = RectMm(10, 20, 32, 37)

    document = pypdfium2.PdfDocument(drawn(page, rect))
    bitmap = document[0].render(scale=2, grayscale=True)
    pixels = b"".join(
        bytes(bitmap.buffer)[row * bitmap.stride : row * bitmap.stride + bitmap.width]
        for row in range(bitmap.height)
    )
    width, height = bitmap.width, bitmap.height
    document.close()

    mm = MM_PER_PT / 2
    assert width * mm == pytest.approx(page.width_mm, abs=mm)
    assert height * mm == pytest.approx(page.height_mm, abs=mm)
    seen = black_mm(pixels, width, height, mm)
    assert seen.as_tuple() == pytest.approx(rect.as_tuple(), abs=1.1 * mm)
