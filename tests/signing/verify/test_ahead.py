"""What verification could not read later is told when a file is opened, and mended in a copy."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import SEEK_CUR, SEEK_END, BufferedReader
from pathlib import Path

import pymupdf
import pytest

from signing.errors import DocumentLimitError
from signing.pdf.open import open_document
from signing.pdf.prospect import Prospect
from signing.pdf.repair import repair
from signing.verify.ahead import look_ahead
from signing.verify.source import Source
from signing.verify.tail import Tail

CONTENT = b"0 0 1 rg 100 100 200 200 re f"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
SIZE = 8


def stored(data: bytes) -> bytes:
    """A Brotli stream (RFC 7932, 9.2) of one uncompressed block, with a window of 64 KiB."""
    # window bits "0"; not last, four nibbles of length less one, uncompressed, zeros to the byte
    head = ((len(data) - 1) << 4) | 1 << 20
    return head.to_bytes(3, "little") + data + b"\x03"


def classic(
    *,
    header: bytes = b"%PDF-1.7",
    catalog: bytes = b"<</Type/Catalog/Pages 2 0 R>>",
    more: bytes = b"",
    trailer: bytes = b"",
    end: bytes = b"%%EOF\n",
) -> bytes:
    """A page with a blue square; `trailer` may name where the cross-reference table begins."""
    content = b"<</Length %d>>stream\n%s\nendstream" % (len(CONTENT), CONTENT)
    data, rows = header + b"\n", [b"0000000000 65535 f \n"]
    for number, body in enumerate((catalog, PAGES, PAGE, content, more or b"null"), 1):
        rows.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    entries = trailer.replace(b"START", b"%d" % start)
    data += b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
    data += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(rows), entries)
    return data + b"startxref\n%d\n%s" % (start, end)


def compressed(
    *, objects: bytes = b"/FlateDecode", table: bytes = b"/FlateDecode", form: bool = False
) -> bytes:
    """The same with its objects in a stream, listed by another, behind these filters."""
    pack: dict[bytes, Callable[[bytes], bytes]] = {
        b"/FlateDecode": zlib.compress,
        b"/BrotliDecode": stored,
    }
    extra = b"/AcroForm 6 0 R" if form else b""
    inside = {1: b"<</Type/Catalog/Pages 2 0 R%s>>" % extra, 2: PAGES, 3: PAGE}
    if form:
        inside[6] = b"<</Fields[]>>"
    places, body = [], b""
    for number, text in inside.items():
        places.append(b"%d %d" % (number, len(body)))
        body += text + b" "
    first = b" ".join(places) + b" "
    packed = pack[objects](first + body)
    data = b"%PDF-1.7\n"
    at = {4: len(data)}
    data += b"4 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(CONTENT), CONTENT)
    at[5] = len(data)
    head = b"<</Type/ObjStm/N %d/First %d/Filter%s/Length %d>>"
    data += b"5 0 obj\n%s" % (head % (len(inside), len(first), objects, len(packed)))
    data += b"stream\n%s\nendstream\nendobj\n" % packed
    at[7] = len(data)
    listed = [*inside]
    rows = b""
    for number in range(SIZE):
        if number in at:
            rows += b"\1" + at[number].to_bytes(2, "big") + b"\0"
        elif number in inside:
            rows += b"\2" + (5).to_bytes(2, "big") + bytes([listed.index(number)])
        else:
            rows += b"\0\0\0\0"
    rows = pack[table](rows)
    entries = b"/Type/XRef/W[1 2 1]/Size %d/Root 1 0 R/Filter%s/Length %d" % (
        SIZE,
        table,
        len(rows),
    )
    data += b"7 0 obj\n<<%s>>stream\n%s\nendstream\nendobj\n" % (entries, rows)
    return data + b"startxref\n%d\n%%%%EOF\n" % at[7]


SOUND = {
    "classic": classic(),
    "compressed": compressed(form=True),
    "nothing behind the last number": classic(end=b""),
    "much behind the end": classic(end=b"%%EOF\n" + b"\n" * 900),
    "a form that is none": classic(catalog=b"<</Type/Catalog/Pages 2 0 R/AcroForm 7>>"),
    "junk in front": b"junk\n" + classic(),
}
STRANGE = {
    "no version": classic(header=b"%PDF-X.Y"),
    "a circle of sections": classic(trailer=b"/Prev START"),
    "sections in Brotli": compressed(table=b"/BrotliDecode"),
    "objects in Brotli": compressed(objects=b"/BrotliDecode"),
    "a form in Brotli": compressed(objects=b"/BrotliDecode", form=True),
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes the bytes to a file."""

    def run(data: bytes) -> Path:
        path = tmp_path / "标书.pdf"
        path.write_bytes(data)
        return path

    return run


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_sound_files_need_no_copy(data: bytes, write: Callable[[bytes], Path]) -> None:
    assert not open_document(write(data)).repaired


@pytest.mark.parametrize("data", STRANGE.values(), ids=STRANGE)
def test_what_verification_would_refuse_is_mended_in_a_copy(
    data: bytes, write: Callable[[bytes], Path], tmp_path: Path
) -> None:
    document = open_document(write(data))
    assert document.repaired
    copy = repair(document, tmp_path / "copy.pdf")
    assert not copy.repaired
    assert b"Brotli" not in copy.path.read_bytes()
    with pymupdf.open(copy.path) as opened:
        assert opened[0].get_pixmap(dpi=20).pixel(50, 190) == (0, 0, 255)


def test_a_catalog_that_is_none(write: Callable[[bytes], Path]) -> None:
    assert look_ahead(write(classic(catalog=b"(catalog)"))) is Prospect.LOST


def test_a_form_with_more_fields_than_are_looked_at(write: Callable[[bytes], Path]) -> None:
    fields = b"[%s]" % (b"5 0 R " * 16_001)
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields%s>>>>" % fields
    with pytest.raises(DocumentLimitError):
        open_document(write(classic(catalog=catalog)))


def test_a_file_is_read_as_if_it_went_on(write: Callable[[bytes], Path]) -> None:
    path = write(b"junk" + classic(end=b""))
    with Source(path) as source:
        assert source.reader is None
    with path.open("rb") as file:
        tail = BufferedReader(Tail(file, 4, b"the end"))
        assert (tail.seek(-7, SEEK_END), tail.read()) == (path.stat().st_size - 4, b"the end")
        tail.seek(0)
        assert tail.read(8) == b"%PDF-1.7"
        assert tail.seek(-3, SEEK_CUR) == 5
        assert tail.read(3) == b"1.7"
        with pytest.raises(OSError, match="in front"):
            Tail(file, 4).seek(-5)
        assert Tail(file, 4).seek(-4) == -4
