"""Hexadecimal strings are read exactly as pyHanko reads them, only faster."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, misc

import signing.verify.source  # noqa: F401 - installs the reader under test
from signing.verify import hex_strings

_LONG = bytes(range(256)).hex().encode() * 400


def _outcome(read: Any, data: bytes) -> tuple[object, ...]:
    """What is read and where the stream is left, or what is raised."""
    stream = BytesIO(data)
    try:
        found = read(stream)
    except (misc.PdfError, ValueError) as error:
        return (type(error).__name__, str(error))
    return (type(found).__name__, bytes(found.original_bytes), stream.tell())


def test_pyhanko_uses_it() -> None:
    read: Any = generic.read_object
    found = read(BytesIO(b"<0aff>"), generic.Reference(1, 0))
    assert generic.read_hex_string_from_stream is hex_strings.read
    assert bytes(found.original_bytes) == b"\x0a\xff"


@pytest.mark.parametrize(
    "data",
    [
        b"<>",
        b"<0>x",
        b"<41 42\n43>>>",
        b"<" + _LONG + b">behind",
        b"<" + _LONG + b" 1>",
        b"<41% a comment >\n42>",
        b"<4g>",
        b"<" + _LONG + b"(>",
        b"<4142",
        b"<" + _LONG,
        b"<feff0041>",
    ],
)
def test_every_shape_is_read_as_pyhanko_does(data: bytes) -> None:
    assert _outcome(hex_strings.read, data) == _outcome(hex_strings._theirs, data)


_PARTS = [b"0", b"aF", b" ", b"\n", b">", b"%", b"z", b"00" * 150]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PARTS), max_size=8))
def test_any_bytes_are_read_as_pyhanko_does(parts: list[bytes]) -> None:
    data = b"<" + b"".join(parts)
    assert _outcome(hex_strings.read, data) == _outcome(hex_strings._theirs, data)
