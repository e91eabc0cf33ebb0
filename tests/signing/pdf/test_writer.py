"""The incremental writer on files whose offsets need more than 32 bits, and at its own limits."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "corpus"))

from holes import KINDS, write_with_hole

from signing.errors import DamagedPdfError, DocumentLimitError, OutputError
from signing.pdf.crossref import CrossReferenceKind, Entry, find_cross_reference, write_stream
from signing.pdf.open import open_document
from signing.pdf.source import Source
from signing.pdf.update import Increment
from signing.pdf.writer import IncrementalWriter, SignatureHole

FAR = 5 << 30
"""bytes; beyond any 32-bit number"""


def extended(path: Path) -> Increment:
    with Source(path) as source:
        writer = IncrementalWriter(source, path)
        writer.add("<</Answer 42>>")
        return writer.finish(SignatureHole(b"/Type/Sig", 50), writer.reserve())


@pytest.mark.parametrize("kind", KINDS)
def test_offsets_beyond_32_bits(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "far.pdf"
    write_with_hole(path, kind, FAR)
    assert len(open_document(path).pages) == 2
    found = find_cross_reference(path)
    assert (found.kind, found.start > FAR) == (CrossReferenceKind(kind), True)
    increment = extended(path)
    size = path.stat().st_size
    first, gap, after, rest = increment.byte_range
    assert (first, gap, after + rest) == (
        0, increment.contents_offset, size + len(increment.data),
    )  # fmt: skip
    assert after - gap == increment.contents_length == 102
    with path.open("r+b") as file:
        file.seek(size)
        file.write(increment.data)
        file.seek(gap)
        assert file.read(102) == b"<" + b"0" * 100 + b">"
    with Source(path) as source:
        assert not source.repaired
        assert source.text(source.object_count - 2 - (kind == "stream")) == "<</Answer 42>>"


def test_table_ends_at_ten_digits(tmp_path: Path) -> None:
    path = tmp_path / "too far.pdf"
    write_with_hole(path, "table", 9_999_999_700)
    with path.open("ab") as file:  # the first new object can still be named, not the second
        file.write(b" " * (9_999_999_990 - file.tell()))
    with pytest.raises(OutputError, match="10 GB"):
        extended(path)


@pytest.mark.parametrize(("generation", "width"), [(255, 1), (256, 2), (65_535, 2)])
def test_streams_have_room_for_any_generation(generation: int, width: int) -> None:
    entries = [Entry(7, generation, 0x1234), Entry(9, 0, 0x56)]
    data = write_stream(entries, 9, {"/Size": "10"})
    head, body = data.split(b">>stream\n")
    assert b"/W[1 3 %d]/Index[7 1 9 1]" % width in head
    first = b"\x01\0\x12\x34" + generation.to_bytes(width)
    assert zlib.decompress(body) == first + b"\x01\0\0\x56" + bytes(width)


@pytest.mark.parametrize("tail", [b"", b"startxref\n5\n%%EOF\n"])
def test_file_without_its_section_is_not_extended(tail: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lost.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing here\n" + tail)
    with pytest.raises(DamagedPdfError):
        find_cross_reference(path)


def test_offsets_that_count_junk_before_the_header(tmp_path: Path) -> None:
    """Some producers count it, some do not: the section is where it is found."""
    path = tmp_path / "junk.pdf"
    path.write_bytes(b"junk\n%PDF-1.7\nxref\nstartxref\n14\n%%EOF\n")
    found = find_cross_reference(path)
    assert (found.kind, found.bias) == (CrossReferenceKind.TABLE, 0)


def test_file_with_the_highest_object_number_takes_no_more(tmp_path: Path) -> None:
    path = tmp_path / "numbers.pdf"
    data = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n8388607 1\n0000000009 00000 n \n"
    trailer = b"trailer\n<</Size 8388608/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path.write_bytes(data + table + trailer)
    with pytest.raises((DocumentLimitError, DamagedPdfError)):
        open_document(path)
