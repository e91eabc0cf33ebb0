"""Objects spelled oddly or wrongly are read as viewers read them, or refused."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from signing.errors import DamagedPdfError
from signing.geometry import Box
from signing.pdf.open import open_document
from signing.pdf.source import Source
from signing.pdf.syntax import join_dict, number, read_text, spaced, split_dict


def numbered(*bodies: str) -> bytes:
    """A file of these objects; 1 0 obj is the catalog."""
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for index, body in enumerate(bodies, 1):
        rows += b"%010d 00000 n \n" % len(data)
        data += f"{index} 0 obj\n{body}\nendobj\n".encode()
    size, start = len(bodies) + 1, len(data)
    table = b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return data + table + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.pdf"
    path.write_bytes(
        numbered(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 4/Kids[3 0 R 4 0 R 99 0 R 5 0 R 6 0 R]/MediaBox[1 2 300 400]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[1 2 3]/Kids null>>",
            "<</Type/Page/Parent 2 0 R/CropBox[9 9 (x) 9]/Rotate 44/UserUnit -3>>",
            "<</Type/Page/Parent 2 0 R/PieceInfo<</A<</B(>>)/C<3E3E>>>>>/Rotate 46>>",
            "<</Type/Page/Parent 2 0 R/ 1 0 R/Kids 8/Rotate true>>",
        )
    )
    return path


def test_unusable_attributes_are_left_out(odd: Path) -> None:
    first, second, third, fourth = open_document(odd).pages
    assert first.media_box == Box(0, 0, 612, 792)
    assert second.crop_box == second.media_box == Box(1, 2, 300, 400)
    assert (second.rotate, second.user_unit) == (0, 1.0)
    assert (third.rotate, fourth.rotate) == (90, 0)


def test_objects_that_are_not_there(odd: Path) -> None:
    with Source(odd) as source:
        assert source.text(0) == source.text(99) == "null"
        assert source.stream(0) == source.stream(1) == source.stream(99) == b""
        assert source.dictionary("99 0 R") == {}
        assert source.dictionary("7") == {}
        assert source.text(6) == source.text(6)
        assert "/Kids" in source.dictionary("6 0 R")


def test_object_that_cannot_be_read_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(numbered("<</Type/Catalog>>", "<<5 5>>"))
    with Source(path) as source, pytest.raises(DamagedPdfError):
        source.text(2)


def test_file_that_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nothing.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(DamagedPdfError):
        Source(path)


def test_values() -> None:
    assert (number("x"), number(None), number("-.5")) == (None, None, -0.5)
    assert read_text("<EFBBBFE6A087>") == "标"
    assert read_text("<<") == read_text(None) == ""
    assert spaced("<</A/B 1 0 R[1(x y)]>>") == "<< /A /B 1 0 R [ 1 (x y) ] >>"


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ("<</ 5/A 1>>", {"/": "5", "/A": "1"}),
        ("<</A 1/ -5.5>>", {"/A": "1", "/": "-5.5"}),
        ("<</ true/A null>>", {"/": "true", "/A": "null"}),
        ("<</ false>>", {"/": "false"}),
        ("<</ null/A 1>>", {"/": "null", "/A": "1"}),
        ("<</ (x)/A 1>>", {"/": "(x)", "/A": "1"}),
        ("<</ /B/A 1>>", {"/": "/B", "/A": "1"}),
        ("<</A/ /B 2>>", {"/A": "/", "/B": "2"}),
        (
            "<</5 1/true 2/0.5 3/nullable 4>>",
            {"/5": "1", "/true": "2", "/0.5": "3", "/nullable": "4"},
        ),
        ("<</A[/ 1/1]>>", {"/A": "[ / 1 /1 ]"}),
    ],
)
def test_the_empty_name_is_told_from_names_that_look_like_values(
    tmp_path: Path, body: str, entries: dict[str, str]
) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(numbered("<</Type/Catalog>>", body))
    with Source(path) as source:
        found = source.dictionary("2 0 R")
    assert found == entries
    assert split_dict(join_dict(found)) == entries


def test_a_picture_that_calls_itself_pdf(tmp_path: Path) -> None:
    path = tmp_path / "picture.pdf"
    path.write_bytes(bytes(pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 1, 1), False).tobytes("png")))
    with pytest.raises(DamagedPdfError):
        Source(path)
