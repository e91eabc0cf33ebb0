"""Positions of real text in real PDFs, on turned, cropped and enlarged pages."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest

from signing.errors import DamagedPdfError, FileAccessError, NotPdfError, PasswordError
from signing.geometry import Box, PageGeometry, PointMm, RectMm, Rotation
from signing.pdf.text import PdfText
from signing.placement.keyword import KeywordHit, find

MM = 25.4 / 72
A4 = (595.0, 842.0)


def a_page(
    *lines: tuple[float, float, str], size: tuple[float, float] = A4, fontsize: float = 12
) -> pymupdf.Document:
    """One page with Chinese text; places in points from the top-left, of the baseline."""
    document = pymupdf.open()
    page = document.new_page(width=size[0], height=size[1])
    for x, y, text in lines:
        page.insert_text((x, y), text, fontname="china-s", fontsize=fontsize)
    return document


def saved(document: pymupdf.Document, path: Path, **options: object) -> Path:
    document.save(path, **options)
    document.close()
    return path


def hits(path: Path, keyword: str, geometry: PageGeometry | None = None) -> tuple[KeywordHit, ...]:
    plain = PageGeometry(Box(0, 0, *A4), Box(0, 0, *A4))
    with PdfText(path) as text:
        return find(keyword, text, [geometry or plain] * text.page_count)


@pytest.mark.requirement("R139")
def test_a_hit_lies_where_the_text_stands(tmp_path: Path) -> None:
    path = saved(
        a_page((100, 200, "致:招标人"), (100, 300, "投标人:____(盖单位章)")), tmp_path / "a.pdf"
    )

    (hit,) = hits(path, "盖单位章")

    # 12 pt full-width glyphs: "投标人" 36, ":" and "____(" 6 each (half-width).
    assert hit.text == "盖单位章"
    assert hit.context == "投标人:____(盖单位章)"
    with pymupdf.open(path) as document:
        (expected,) = document[0].search_for("盖单位章")
    assert hit.rect.as_tuple() == pytest.approx([value * MM for value in expected], abs=0.05)


@pytest.mark.requirement("R139")
@pytest.mark.parametrize("unit", [1.0, 2.0])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("media", "crop"),
    [
        ((0, 0, 595, 842), (0, 0, 595, 842)),
        ((0, 0, 595, 842), (50, 200, 500, 800)),
        ((-90, -40, 595, 842), (-60, 100, 700, 900)),
    ],
)
def test_a_hit_covers_its_ink_as_displayed(
    tmp_path: Path,
    media: tuple[float, ...],
    crop: tuple[float, ...],
    rotate: Rotation,
    unit: float,
) -> None:
    buffer = io.BytesIO(a_page((150, 250, "标"), fontsize=40).tobytes())
    with pikepdf.open(buffer) as pdf:
        page = pdf.pages[0]
        page.mediabox, page.cropbox = [*media], [*crop]
        page.obj["/Rotate"], page.obj["/UserUnit"] = rotate, unit
        pdf.save(tmp_path / "a.pdf")
    geometry = PageGeometry(Box(*media), Box(*crop), rotate, unit)

    (hit,) = hits(tmp_path / "a.pdf", "标", geometry)
    with PdfText(tmp_path / "a.pdf") as text:
        shown = text.geometry(1)

    assert shown.visible_box.as_tuple() == pytest.approx(geometry.visible_box.as_tuple())
    assert (shown.rotate, shown.user_unit) == (rotate, unit)

    ink = ink_mm(tmp_path / "a.pdf", unit)
    margin = 2.0 * unit
    assert hit.rect.left - margin <= ink.left < ink.right <= hit.rect.right + margin
    assert hit.rect.top - margin <= ink.top < ink.bottom <= hit.rect.bottom + margin
    assert hit.rect.centre.x == pytest.approx(ink.centre.x, abs=3 * unit)
    assert hit.rect.centre.y == pytest.approx(ink.centre.y, abs=3 * unit)


def ink_mm(path: Path, unit: float) -> RectMm:
    """What a second renderer shows dark, in mm; PDFium leaves the user unit to its caller."""
    document = pypdfium2.PdfDocument(path)
    image = document[0].render(scale=2, grayscale=True).to_pil()
    document.close()
    left, top, right, bottom = image.point(lambda value: 255 * (value < 128)).getbbox()
    mm = MM / 2 * unit
    return RectMm(left * mm, top * mm, right * mm, bottom * mm)


@pytest.mark.requirement("R139")
def test_a_keyword_over_runs_fonts_and_lines_is_one_hit(tmp_path: Path) -> None:
    document = a_page(
        (100, 200, "投"), (112, 200, "标"), (200, 300, "法定代表"), (100, 316, "人签字")
    )
    document[0].insert_text((124, 200), "人", fontname="china-t", fontsize=13)
    path = saved(document, tmp_path / "a.pdf")

    (runs,) = hits(path, "投标人")
    (lines,) = hits(path, "法定代表人")

    assert runs.rect.left == pytest.approx(100 * MM, abs=0.1)
    assert runs.rect.right == pytest.approx(137 * MM, abs=0.1)
    assert lines.rect.left == pytest.approx(200 * MM, abs=0.1)
    assert lines.rect.right == pytest.approx(248 * MM, abs=0.1)
    assert lines.rect.bottom < 310 * MM


def test_parts_far_apart_or_on_other_lines_are_no_torn_keyword(tmp_path: Path) -> None:
    document = a_page((300, 200, "标"), (100, 200, "投"), (100, 400, "期"), (100, 300, "日"))
    document[0].insert_text((580, 600), "超出页面", fontname="china-s", fontsize=12)
    path = saved(document, tmp_path / "a.pdf")

    assert hits(path, "投标") == ()
    assert len(hits(path, "日期")) == 0


def test_a_gap_within_a_line_does_not_end_it(tmp_path: Path) -> None:
    path = saved(a_page((100, 200, "盖"), (300, 200, "章")), tmp_path / "a.pdf")

    (hit,) = hits(path, "盖章")

    assert hit.rect.right == pytest.approx(312 * MM, abs=0.1)


def test_upright_text_of_a_turned_line(tmp_path: Path) -> None:
    document = a_page()
    document[0].insert_text((300, 500), "投标人", fontname="china-s", fontsize=12, rotate=90)
    path = saved(document, tmp_path / "a.pdf")

    (hit,) = hits(path, "投标人")

    assert hit.rect.height == pytest.approx(36 * MM, abs=0.1)
    assert hit.rect.bottom == pytest.approx(500 * MM, abs=0.1)


def test_several_hits_on_a_page_and_text_off_the_page(tmp_path: Path) -> None:
    document = a_page(
        (100, 100, "日期"), (590, 150, "日期"), (900, 150, "日期"), (100, 200, "日期日期")
    )
    path = saved(document, tmp_path / "a.pdf")

    found = hits(path, "日期")

    # The second begins on the page and leaves it, the third lies wholly outside.
    assert [round(hit.rect.top / MM, -1) for hit in found] == [90, 190, 190]
    assert found[2].rect.left == pytest.approx(124 * MM, abs=0.1)


def test_a_page_that_is_only_a_picture_is_known(tmp_path: Path) -> None:
    document = a_page((100, 100, "正文"))
    scan = document.new_page(width=A4[0], height=A4[1])
    scan.insert_image(scan.rect, pixmap=document[0].get_pixmap())
    path = saved(document, tmp_path / "a.pdf")

    with PdfText(path) as text:
        assert text.page_count == 2
        assert [text.has_images(page) for page in (1, 2)] == [False, True]
        assert [text.plain(page).strip() for page in (1, 2)] == ["正文", ""]


def test_the_text_can_be_read_again_after_closing(tmp_path: Path) -> None:
    text = PdfText(saved(a_page((100, 100, "正文")), tmp_path / "a.pdf"))
    text.close()

    assert text.plain(1) == "正文\n"
    text.close()
    assert text.chars(1, [1])[0].box.x0 == pytest.approx(112, abs=0.1)
    text.close()


def test_a_password_is_asked_for_and_used(tmp_path: Path) -> None:
    path = saved(
        a_page((100, 100, "正文")),
        tmp_path / "a.pdf",
        encryption=pymupdf.PDF_ENCRYPT_AES_256,
        user_pw="测试123",
        owner_pw="o",
    )

    with PdfText(path, "测试123") as text:
        assert text.plain(1).strip() == "正文"
    for password in (None, "wrong"):
        with PdfText(path, password) as text, pytest.raises(PasswordError, match=r"a\.pdf"):
            text.plain(1)


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "noise.pdf").write_bytes(b"no pdf at all" * 100)

    with pytest.raises(FileAccessError):
        PdfText(tmp_path / "missing.pdf").plain(1)
    with pytest.raises(NotPdfError):
        PdfText(tmp_path / "empty.pdf").plain(1)
    with pytest.raises(DamagedPdfError):
        PdfText(tmp_path / "noise.pdf").plain(1)


def test_the_visual_centre_agrees_with_the_displayed_page(tmp_path: Path) -> None:
    path = saved(a_page((100, 200, "投标人")), tmp_path / "a.pdf")
    plain = PageGeometry(Box(0, 0, *A4), Box(0, 0, *A4))

    with PdfText(path) as text:
        first = text.chars(1, [0])[0]

    x, y = (first.box.x0 + first.box.x1) / 2, (first.box.y0 + first.box.y1) / 2
    centre = plain.point_to_visual(x, y)
    assert isinstance(centre, PointMm)
    assert centre.x == pytest.approx(106 * MM, abs=0.05)
