"""The sample bid has every page a stamping program must cope with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from resources.sample import make_sample, names
from resources.sample.fonts import draft_faces
from resources.sample.price import total
from resources.sample.wrap import wrap

STAMP_PLACES = (
    "投标人：",
    "（盖单位章）",
    "法定代表人或其委托代理人：",
    "（签字）",
    "（签字或盖章）",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("sample") / "投标文件.pdf")


@pytest.fixture
def document(sample: Path) -> Iterator[Any]:
    with pymupdf.open(sample) as opened:
        yield opened


def test_it_is_about_thirty_pages_and_small(sample: Path, document: Any) -> None:
    assert 28 <= document.page_count <= 34
    assert sample.stat().st_size < 3_000_000


def test_the_same_bytes_come_out_twice(sample: Path, tmp_path: Path) -> None:
    assert make_sample(tmp_path / "again.pdf").read_bytes() == sample.read_bytes()


def test_another_reader_finds_no_fault(sample: Path) -> None:
    with pikepdf.open(sample) as opened:
        assert opened.check_pdf_syntax() == []


def test_places_to_stamp_can_be_found_as_text(document: Any) -> None:
    texts = ["".join(page.get_text().split()) for page in document]
    for phrase in STAMP_PLACES:
        assert sum(phrase in text for text in texts) >= 3, phrase
    assert "投标人：（盖单位章）" in texts[0]
    assert f"日期：{names.DATE}" in texts[0]
    assert names.NUMBER in texts[0]


def test_pages_are_of_all_kinds(document: Any) -> None:
    sizes = {(round(page.rect.width), round(page.rect.height)) for page in document}
    assert sizes == {(595, 842), (842, 595), (1191, 842)}
    turned = [page for page in document if page.rotation == 90]
    assert len(turned) == 1
    assert (round(turned[0].mediabox.width), round(turned[0].mediabox.height)) == (595, 842)
    # the text of the turned page reads upright
    words = turned[0].get_text("words")
    first = pymupdf.Rect(words[0][:4]) * turned[0].rotation_matrix
    assert first.width > first.height
    assert first.y0 < 70
    scans = [page for page in document if not page.get_text().strip()]
    assert len(scans) == 2
    assert all(len(page.get_images()) == 1 for page in scans)


def test_outline_labels_and_links_lead_to_the_chapters(document: Any) -> None:
    outline = document.get_toc()
    assert {level for level, _, _ in outline} == {1, 2}
    for _, title, page in outline[2:]:
        text = "".join(document[page - 1].get_text().split())
        if "扫描件" not in title:
            assert "".join(title.split()).removesuffix("（示意）") in text
    with pikepdf.open(document.name) as opened:
        assert [str(page.label) for page in opened.pages][:4] == ["封面", "i", "1", "2"]
    contents = document[1]
    assert len(contents.get_links()) == len(outline) - 2
    lines = contents.get_text()
    assert "投标函" in lines


def test_page_numbers_count_from_the_first_chapter(document: Any) -> None:
    last = document.page_count - 2
    for number in (1, 5, 20):
        assert f"第 {number} 页　共 {last} 页" in document[number + 1].get_text()


def test_fonts_are_embedded_and_cut_down(sample: Path, document: Any) -> None:
    fonts = {entry for page in document for entry in document.get_page_fonts(page.number)}
    assert 1 <= len({entry[0] for entry in fonts}) <= 2
    for xref, *_ in fonts:
        _, kind, _, data = document.extract_font(xref)
        assert kind
        assert 10_000 < len(data) < 900_000


def test_every_letter_has_its_glyph(document: Any) -> None:
    # a page of missing glyphs would leave blanks where the text says there are letters
    page = document[2]
    pixmap = page.get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
    scale = 100 / 72
    for word in page.get_text("words")[:40]:
        left, top, right, bottom = (round(value * scale) for value in word[:4])
        spots = [pixmap.pixel(x, y)[0] for x in range(left, right) for y in range(top, bottom)]
        assert min(spots) < 140, word[4]


def test_the_price_adds_up() -> None:
    assert total() == Decimal(names.PRICE.replace(",", ""))


def test_all_names_are_marked_as_invented() -> None:
    for name in (
        names.PROJECT,
        names.NUMBER,
        names.OWNER,
        names.BIDDER,
        names.LEGAL_PERSON,
        names.DELEGATE,
        names.MANAGER,
        names.ENGINEER,
    ):
        assert name.endswith("（演示）")


def test_lines_break_before_the_margin_and_never_before_a_full_stop() -> None:
    face = draft_faces().text
    lines = wrap("测试文字，" * 40 + "结束。", width=120, size=12, face=face, indent=24)
    assert all(len(line) <= 11 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)
    assert "".join(lines) == "测试文字，" * 40 + "结束。"


def test_figures_are_not_torn_apart() -> None:
    face = draft_faces().text
    lines = wrap("合价一百二十三万元整 1,234,567.89 元", width=120, size=12, face=face)
    assert any("1,234,567.89" in line for line in lines)


def test_an_opening_bracket_stays_with_what_it_opens() -> None:
    face = draft_faces().text
    lines = wrap("一二三四五六七八九（¥500 元）", width=120, size=12, face=face)
    assert lines == ["一二三四五六七八九", "（¥500 元）"]
