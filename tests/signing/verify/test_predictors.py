"""Predicted data are read as in any viewer, and a short last row as far as it goes."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from pyhanko.pdf_utils import filters

from signing.verify.predictors import decode
from signing.verify.source import Source

UP = b"\2"


def test_pyhanko_uses_it() -> None:
    assert filters._png_decode is decode


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", b""),
        (UP + b"ab" + UP + b"\1\1", b"abbc"),
        (UP + b"ab" + UP + b"\1", b"abb"),
        (UP + b"ab" + UP, b"ab"),
        (b"\0ab\0cd", b"abcd"),
        (b"\1\1\2\1\3\xff", b"\1\3\3\2"),
        (UP + b"\4\x08\3\1\1", b"\4\x08\3\6"),
        (UP + b"\4\x08\4\1\1", b"\4\x08\5\x09"),
    ],
)
def test_rows(data: bytes, expected: bytes) -> None:
    assert decode(memoryview(data), 2) == expected


@pytest.mark.parametrize(("data", "columns"), [(b"\x09a", 1), (b"\0", 0), (b"\0a", -1)])
def test_what_no_viewer_reads_stays_an_error(data: bytes, columns: int) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        decode(memoryview(data), columns)


def test_a_cross_reference_stream_with_a_byte_too_many_is_read(tmp_path: Path) -> None:
    data, offsets = b"%PDF-1.5\n", [0]
    for number, body in enumerate(
        (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"), 1
    ):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows, before = b"", bytes(3)
    for number, offset in enumerate([*offsets, len(data)]):
        row = bytes([min(number, 1)]) + offset.to_bytes(2, "big")
        rows += UP + bytes((a - b) % 256 for a, b in zip(row, before, strict=True))
        before = row
    packed = zlib.compress(rows + UP)
    data += (
        b"3 0 obj\n<</Type/XRef/W[1 2 0]/Size 4/Root 1 0 R/Filter/FlateDecode/DecodeParms"
        b"<</Predictor 12/Columns 3>>/Length %d>>stream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF" % (len(packed), packed, len(data))
    )
    path = tmp_path / "long.pdf"
    path.write_bytes(data)
    with Source(path) as source:
        assert source.reader is not None
        assert source.reader.root["/Pages"]["/Type"] == "/Pages"
