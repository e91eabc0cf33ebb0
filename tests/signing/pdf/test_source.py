"""Reading objects: what they refer to, however many there are and whichever are broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from signing.errors import DamagedPdfError
from signing.pdf.source import Source
from tests.signing.pdf.handmade import file_of

SourceOf = Callable[..., Source]
CATALOG, PAGES = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


@pytest.fixture
def source_of(tmp_path: Path) -> SourceOf:
    """Opens a file of the objects that follow the catalog, the page tree and its page."""

    def opened(*bodies: str) -> Source:
        path = tmp_path / "file.pdf"
        path.write_bytes(file_of([CATALOG, PAGES, PAGE, *bodies]))
        return Source(path)

    return opened


def test_references_to_objects_that_are_not_there_are_found_among_many(source_of: SourceOf) -> None:
    """More than are remembered, and the last one refers behind itself."""
    bodies = [f"[{number} 0 R]" for number in range(20_100)]
    with source_of(*bodies, "<</A 31000 0 R/B 7 0 R>>") as source:
        assert source.find_missing() == {31000}
        assert source.text(20_104) == "<</A 31000 0 R/B 7 0 R>>"


def test_objects_with_an_empty_name_are_spelled_apart(source_of: SourceOf) -> None:
    with source_of("<</ /B/C 9 0 R>>", "[99 0 R]") as source:
        assert source.find_missing() == {9, 99}
        assert "9 0 R" in source.dictionary("4 0 R").values()


def test_an_object_that_cannot_be_read_is_damage_to_who_needs_it(source_of: SourceOf) -> None:
    deep = "[" * 300 + "88 0 R" + "]" * 300
    with source_of(deep, "[99 0 R]") as source:
        assert source.find_missing() == {88, 99}
        with pytest.raises(DamagedPdfError):
            source.text(4)


def test_an_object_that_breaks_off_in_its_stream_harms_nobody(tmp_path: Path) -> None:
    """Nothing refers to it, and every viewer opens the file."""
    inner = b"5 0 ["
    data = b"%PDF-1.7\n"
    offsets: list[int] = []
    packed = b"<</Type/ObjStm/N 1/First 4/Length %d>>stream\n%s\nendstream" % (len(inner), inner)
    for number, body in enumerate((CATALOG.encode(), PAGES.encode(), PAGE.encode(), packed), 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"\1" + offset.to_bytes(2, "big") + b"\0" for offset in offsets)
    rows = bytes(4) + rows + b"\2\0\4\0" + b"\1" + len(data).to_bytes(2, "big") + b"\0"
    table = b"6 0 obj\n<</Type/XRef/W[1 2 1]/Size 7/Root 1 0 R/Length %d>>stream\n%s\nendstream\n"
    path = tmp_path / "broken-off.pdf"
    end = b"endobj\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path.write_bytes(data + table % (len(rows), rows) + end)
    with Source(path) as source:
        assert source.find_missing() == frozenset()
        with pytest.raises(DamagedPdfError):
            source.text(5)


def test_a_dictionary_that_is_nested_beyond_measure_is_damage(source_of: SourceOf) -> None:
    deep = "<</A(x)/B" + "[" * 90 + "]" * 90 + ">>"
    with source_of(deep) as source:
        assert source.dictionary("4 0 R").keys() == {"/A", "/B"}
    for spelled in ("<</A[>>", "<</A(x)/B>>", "<<1 2(x)>>"):
        with source_of() as source, pytest.raises(DamagedPdfError):
            source.dictionary(spelled)
