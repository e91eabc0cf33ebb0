"""The first page is found without MuPDF's map of all pages, and it is the same page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name

from signing.pdf.reader import load_page, open_reader

Change = Callable[[pikepdf.Pdf], None]
Load = Callable[[pymupdf.Document, int], pymupdf.Page]
"""Loads a page by its 1-based number."""


def _mapped(document: pymupdf.Document, number: int) -> pymupdf.Page:
    return document.load_page(number - 1)


def _nothing(_pdf: pikepdf.Pdf) -> None:
    pass


def _nested(pdf: pikepdf.Pdf) -> None:
    pages = pdf.Root.Pages
    inner = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Kids=Array(list(pages.Kids)[:2]), Count=2, Parent=pages)
    )
    for page in inner.Kids:
        page.Parent = inner
    pages.Kids = Array([inner, *list(pages.Kids)[2:]])


def _empty_first(pdf: pikepdf.Pdf) -> None:
    node = Dictionary(Type=Name.Pages, Kids=Array(), Count=0, Parent=pdf.Root.Pages)
    pdf.Root.Pages.Kids.insert(0, pdf.make_indirect(node))


def _empty_first_that_counts(pdf: pikepdf.Pdf) -> None:
    _empty_first(pdf)
    pdf.Root.Pages.Kids[0].Count = 1


def _first_counts_nothing(pdf: pikepdf.Pdf) -> None:
    _nested(pdf)
    pdf.Root.Pages.Kids[0].Count = 0


def _first_counts_negative(pdf: pikepdf.Pdf) -> None:
    _nested(pdf)
    pdf.Root.Pages.Kids[0].Count = -2


def _first_is_null(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.insert(0, None)


def _first_is_no_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.insert(0, pdf.make_indirect(Dictionary(Type=Name.Catalog)))


def _nameless(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Pages.Kids[0].Type


def _names_swapped(pdf: pikepdf.Pdf) -> None:
    _nested(pdf)
    pdf.Root.Pages.Kids[0].Type = Name.Page


def _turns_in_circles(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.insert(0, pdf.Root.Pages)


def _too_large_count(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Count = 40


def _too_small_count(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Count = 1


def _linked(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 50, 50]),
        Dest=Array([pdf.pages[3].obj, Name.Fit]),
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])


SOUND = [_nothing, _nested]
OTHERS = [
    _empty_first,
    _empty_first_that_counts,
    _first_counts_nothing,
    _first_counts_negative,
    _first_is_null,
    _first_is_no_page,
    _nameless,
    _names_swapped,
    _turns_in_circles,
    _too_large_count,
    _too_small_count,
    _linked,
]


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    """Five pages, each with its number on it."""
    pdf = pymupdf.open()
    for number in range(1, 6):
        pdf.new_page(width=200 + number, height=100).insert_text((20, 50), f"page {number}")
    pdf.save(tmp_path / "numbered.pdf")
    return tmp_path / "numbered.pdf"


@pytest.mark.parametrize("change", SOUND + OTHERS, ids=lambda change: change.__name__[1:])
def test_the_same_pictures_with_and_without_the_map(
    numbered: Path, tmp_path: Path, change: Change
) -> None:
    path = tmp_path / "changed.pdf"
    with pikepdf.open(numbered) as pdf:
        change(pdf)
        pdf.save(path)

    plain = [_picture(path, number, _mapped) for number in range(1, 7)]
    ours = [_picture(path, number, load_page) for number in range(1, 7)]
    assert ours == plain
    assert _one_after_another(path, load_page) == _one_after_another(path, _mapped)


@pytest.mark.parametrize("cut", [0.75, 0.85, 0.95])
def test_the_same_pictures_of_a_file_that_is_cut_off(
    numbered: Path, tmp_path: Path, cut: float
) -> None:
    path = tmp_path / "cut.pdf"
    data = numbered.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])

    assert _picture(path, 1, load_page) == _picture(path, 1, _mapped)


@pytest.mark.parametrize("change", SOUND, ids=lambda change: change.__name__[1:])
def test_the_first_page_needs_no_map_and_later_ones_have_it(
    numbered: Path, tmp_path: Path, change: Change
) -> None:
    path = tmp_path / "changed.pdf"
    with pikepdf.open(numbered) as pdf:
        change(pdf)
        pdf.save(path)
    document = open_reader(path)
    inside = pymupdf._as_pdf_document(document).m_internal  # type: ignore[attr-defined]

    load_page(document, 1)
    assert inside.map_page_count == 0
    load_page(document, 2)
    assert inside.map_page_count == 5
    document.close()


def _picture(path: Path, number: int, load: Load) -> object:
    """The pixels of one page of a file just opened, or what was raised instead."""
    with pymupdf.open(path, filetype="pdf") as document:
        return _drawn(document, number, load)


def _one_after_another(path: Path, load: Load) -> list[object]:
    with pymupdf.open(path, filetype="pdf") as document:
        return [_drawn(document, number, load) for number in range(1, 7)]


def _drawn(document: pymupdf.Document, number: int, load: Load) -> object:
    try:
        pixmap = load(document, number).get_pixmap(dpi=72)
    except (ValueError, RuntimeError, pymupdf.mupdf.FzErrorBase) as error:
        return type(error).__name__
    return pixmap.width, bytes(pixmap.samples)
