"""Files that every reader takes are told from those that a stricter one has to judge."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from signing.pdf import plain
from signing.pdf.plain import is_plain
from signing.pdf.prospect import Prospect, prospect
from signing.pdf.source import Source
from signing.verify.ahead import look_ahead

OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R%s>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>%s</a></x:xmpmeta>'
Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file."""

    def at(data: bytes) -> Path:
        path = tmp_path / "bid.pdf"
        path.write_bytes(data)
        return path

    return at


def judged(path: Path) -> bool:
    """Whether it is plain; nothing that is may be anything but sound to the stricter reader."""
    with Source(path) as source:
        found = is_plain(source, path)
        outlook = prospect(source, path, password=None)
    assert outlook is look_ahead(path)
    assert not found or outlook is Prospect.LASTING
    return found


def body(
    *more: bytes, header: bytes = b"%PDF-1.7", catalog: bytes = b""
) -> tuple[bytes, list[int]]:
    """Header and objects, and where each begins; `more` objects are numbered from 4 on."""
    data, places = header + b"\n", []
    for number, text in enumerate((OBJECTS[0] % catalog, *OBJECTS[1:], *more), 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return data, places


def table(
    *more: bytes,
    header: bytes = b"%PDF-1.7",
    catalog: bytes = b"",
    entry: bytes = b"%010d 00000 n \n",
    trailer: bytes = b"",
    behind: bytes = b"",
) -> bytes:
    """A file with a classic table; START in its trailer is where the table begins."""
    data, places = body(*more, header=header, catalog=catalog)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n1 %d\n" % len(places)
    data += b"".join(entry % place for place in places)
    data += b"trailer\n<</Size %d/Root 1 0 R" % (len(places) + 1)
    return (
        data
        + trailer.replace(b"START", b"%d" % start)
        + b">>\n%sstartxref\n%d\n%%%%EOF\n"
        % (
            behind,
            start,
        )
    )


def stream(
    *,
    head: bytes = b"<<",
    entries: bytes = b"/Filter/FlateDecode",
    pack: Callable[[bytes], bytes] = zlib.compress,
) -> bytes:
    """A file with a cross-reference stream."""
    data, places = body()
    start = len(data)
    rows = [b"\0\0\0\0", *(b"\1" + place.to_bytes(3, "big") for place in (*places, start))]
    packed = pack(b"".join(rows))
    data += b"4 0 obj\n%s/Type/XRef/W[1 3 0]/Size 5/Root 1 0 R%s/Length %d>>" % (
        head,
        entries,
        len(packed),
    )
    return data + b"\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (packed, start)


PARAMETERS = b"/Filter/FlateDecode/DecodeParms<</Predictor %s>>"


def predicted(tag: int) -> Callable[[bytes], bytes]:
    """Packs rows of four bytes by a PNG predictor: none 0, left 1, up 2, Paeth 4."""

    def pack(rows: bytes) -> bytes:
        coded, above = b"", bytes(4)
        for at in range(0, len(rows), 4):
            row = rows[at : at + 4]
            left = bytes(1) + row[:3]
            corner = bytes(1) + above[:3]
            paeths = bytes(map(paeth, left, above, corner))
            base = {1: left, 2: above, 4: paeths}.get(tag, bytes(4))
            coded += bytes([tag]) + bytes((a - b) % 256 for a, b in zip(row, base, strict=True))
            above = row
        return zlib.compress(coded)

    return pack


def paeth(left: int, above: int, corner: int) -> int:
    """The nearest of its neighbours to their plane (PNG specification, 9.4)."""
    plane = left + above - corner
    return min((left, above, corner), key=lambda near: abs(plane - near))


def tiff_predicted(rows: bytes) -> bytes:
    """Packs rows of one byte: nothing stands to the left of any, so each is itself."""
    return zlib.compress(rows)


def xmp(data: bytes, entries: bytes = b"") -> bytes:
    """A file with these metadata."""
    text = b"<</Type/Metadata/Subtype/XML%s/Length %d>>\nstream\n%s\nendstream"
    return table(text % (entries, len(data), data), catalog=b"/Metadata 4 0 R")


def test_what_programs_write_is_plain(write: Write, tmp_path: Path) -> None:
    assert judged(write(table()))
    assert judged(write(stream()))
    assert judged(write(stream(entries=b"", pack=bytes)))
    assert judged(write(xmp(XMP % b"\xe5\x8d\xb0")))
    path = tmp_path / "saved.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.set_xml_metadata((XMP % b"").decode())
        document.save(path, use_objstms=1, deflate=True)
    assert judged(path)
    with pymupdf.open(path) as document:
        document.new_page()
        document.saveIncr()
    assert judged(path)


@pytest.mark.parametrize("tag", [0, 1, 2, 4])
def test_usual_predictors_are_plain(write: Write, tag: int) -> None:
    assert judged(write(stream(entries=PARAMETERS % b"12/Columns 4", pack=predicted(tag))))


def test_an_empty_table_that_only_leads_on_is_plain(write: Write) -> None:
    data = table()
    start = data.index(b"xref\n0 1")
    data += b"xref\r\n0 0\r\ntrailer\r\n<</Size 4/Root 1 0 R/Prev %d>>\r\n" % start
    assert judged(write(data + b"startxref\r\n%d\r\n%%%%EOF\r\n" % data.rindex(b"xref\r\n0 0")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(header=b"%PDF-X.Y"), id="no version"),
        pytest.param(b"junk\n" + table(), id="junk in front"),
        pytest.param(table(trailer=b"/Prev START"), id="a circle"),
        pytest.param(table(entry=b"%010d 00000 n\n"), id="short entries"),
        pytest.param(table(behind=b"%" + b" " * 5000 + b"\n"), id="a comment behind the trailer"),
        pytest.param(stream(head=b"%c\n<<"), id="a comment in front of the dictionary"),
        pytest.param(
            stream(
                entries=b"/Filter[/ASCIIHexDecode/FlateDecode]",
                pack=lambda rows: zlib.compress(rows).hex().encode() + b">",
            ),
            id="two filters",
        ),
        pytest.param(table(trailer=b"/Something )"), id="a closing parenthesis in the trailer"),
        pytest.param(table(trailer=b"/Something }"), id="a closing brace in the trailer"),
        pytest.param(table(trailer=b"/Something"), id="a key without a value in the trailer"),
        pytest.param(
            stream(entries=PARAMETERS % b"2/Columns 1", pack=tiff_predicted), id="TIFF predictor"
        ),
        pytest.param(
            stream(entries=PARAMETERS % b"15/Columns 4", pack=predicted(9)), id="unknown predictor"
        ),
        pytest.param(stream(entries=PARAMETERS % b"1/Columns 4/Colors 1"), id="more parameters"),
        pytest.param(stream(entries=b"/Filter/FlateDecode/DecodeParms null"), id="none"),
        pytest.param(xmp(XMP % b"&"), id="metadata not well-formed"),
        pytest.param(xmp(b'<!DOCTYPE a [<!ENTITY b "c">]>' + XMP % b"&b;"), id="entities"),
        pytest.param(xmp(b"<a/>"), id="another root"),
        pytest.param(
            xmp((XMP % b"").hex().encode() + b">", b"/Filter/ASCIIHexDecode"), id="in hex"
        ),
        pytest.param(table(catalog=b"/Metadata(none)"), id="no stream"),
    ],
)
def test_anything_else_is_left_to_the_stricter_reader(write: Write, data: bytes) -> None:
    assert not judged(write(data))


def test_metadata_beyond_a_megabyte_are_left_to_the_stricter_reader(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(xmp(XMP % b"a"))
    assert judged(path)
    monkeypatch.setattr(plain, "_MAX_XMP", 10)
    assert not judged(path)


def test_a_file_that_changes_meanwhile_is_not_plain(write: Write, tmp_path: Path) -> None:
    sound, other = write(table()), tmp_path / "other.pdf"
    with Source(sound) as source:
        indirect = table(trailer=b"/Prev 3 0 R")
        for data in (b"%PDF-1.7\n", stream(pack=lambda rows: rows), indirect):
            other.write_bytes(data)
            assert not is_plain(source, other)
        assert not is_plain(source, tmp_path / "gone.pdf")


def test_a_repaired_file_is_not_plain(write: Write) -> None:
    assert not judged(write(table().replace(b"xref\n0 1", b"xerf\n0 1")))
