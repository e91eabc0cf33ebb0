"""Cross-reference tables are read exactly as pyHanko reads them, only faster."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import misc, xref

import signing.verify.source  # noqa: F401 - installs the reader under test
from signing.verify import plain_tables

_FREE, _USED = b"0000000000 65535 f \n", b"0000000017 00000 n\r\n"


class _Patience(BytesIO):
    """Ends what pyHanko never does: it goes in circles where a table ends with the file."""

    left = 2_000

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if not self.left:
            raise ValueError("in circles")
        return super().read(size)


def _outcome(read: Any, data: bytes) -> tuple[object, ...]:
    """The entries and where the stream is left, or what is raised."""
    stream = _Patience(b"xref" + data)
    stream.seek(4)
    try:
        found = [
            (one.xref_type, one.location, int(one.idnum), one.generation)
            for one in read(stream, strict=False)
        ]
    except (misc.PdfError, ValueError, IndexError) as error:
        return (type(error).__name__, str(error))
    return (found, stream.tell())


def test_pyhanko_uses_it() -> None:
    module: Any = xref
    assert module.parse_xref_table is plain_tables.read
    assert plain_tables._sections(BytesIO(b"\n0 2\n" + _FREE + _USED + b"trailer\n<<")) is not None


@pytest.mark.parametrize(
    "data",
    [
        b"\n0 2\n" + _FREE + _USED + b"trailer\n<</Size 2>>",
        b" 0 1\r\n" + _FREE + b"7 1\n" + _USED + b"trailer<<",
        b"\n0 0\ntrailer\n<<",
        b"\n0 1\n" + _FREE[:-2] + b"\ntrailer <<",
        b"\n0 2\n" + _FREE + b"\n" + _USED + b"trailer <<",
        b"\n0 2\n" + _FREE + b"        17     0 n \ntrailer <<",
        b"\n0 2\n" + _FREE + b"0000000017 00000 x \ntrailer <<",
        b"\n0 3\n" + _FREE + _USED + b"trailer\n<<",
        b"\n0 9999999\n" + _FREE,
        b"\n0 1\n" + _FREE + b"% said\ntrailer <<",
        b"\n0 1\n" + _FREE + b"trailer % said\n<<",
        b"\n0 1\n" + _FREE + b"trailer" + b" " * 80 + b"<<",
        b"\n0 1\n" + _FREE + b"trailer",
        b"\ntrailer\n<<",
        b"",
    ],
)
def test_every_shape_is_read_as_pyhanko_does(data: bytes) -> None:
    assert _outcome(plain_tables.read, data) == _outcome(plain_tables._theirs, data)


_PARTS = [b"0 1\n", b"3 2 \r\n", _FREE, _USED, b" ", b"\n", b"trailer", b"%x\n", b"n", b"<<"]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(_PARTS), max_size=9))
def test_any_bytes_are_read_as_pyhanko_does(parts: list[bytes]) -> None:
    data = b"\n" + b"".join(parts)
    assert _outcome(plain_tables.read, data) == _outcome(plain_tables._theirs, data)
