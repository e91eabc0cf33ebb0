"""What is read as a plain object is what pyHanko reads there, only faster."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.xref import read_object_header

from signing.verify import plain_objects

_TARGET = generic.Reference(7, 0)


def _theirs(body: bytes) -> Any:
    """The object as pyHanko reads it; None where it cannot, or no plain end stands behind it."""
    stream = BytesIO(b"7 0 obj" + body)
    read: Any = generic.read_object
    try:
        assert read_object_header(stream, strict=False) == (7, 0)
        found = read(stream, _TARGET)
        misc.read_non_whitespace(stream, seek_back=True)
    except (misc.PdfError, ValueError):
        return None
    return found if stream.read(6) == b"endobj" else None


def _shape(value: Any) -> object:
    """Everything that makes an object what it is, comparable."""
    raw: Any = value
    inside: object = None
    if isinstance(raw, dict):
        assert all(key.container_ref is None for key in raw)
        inside = [(key, _shape(dict.__getitem__(raw, key))) for key in raw]
    elif isinstance(raw, list):
        inside = [_shape(item) for item in list.__iter__(raw)]
    elif isinstance(raw, generic.TextStringObject):
        inside = (str(raw), raw.original_bytes, raw.autodetected_encoding)
    elif isinstance(raw, generic.IndirectObject):
        inside = (raw.idnum, raw.generation)
    elif not isinstance(raw, generic.NullObject):
        inside = repr(raw)
    return (type(raw).__name__, inside, raw.container_ref)


def _ours(body: bytes) -> Any:
    return plain_objects.read(b"7 0 obj" + body, _TARGET)


@pytest.mark.parametrize(
    "body",
    [
        b"<</Kids[1 0 R 2 0 R]/Box [0 -1.5 +.5 4.]/A(text)/B<feff0041>/C null>> endobj\nx",
        b"\n<< /Open true /Shut false /Deep << /Er [ [ ] << >> ] >> >>\nendobj\nxref",
        b"[/A/B 12]endobj 8 0 obj",
        b" 42 endobj\nx",
        b" (a\r\nb) endobj\nx",
        b"<414>endobj\nx",
        b"/Name\nendobj\nx",
    ],
)
def test_plain_objects_are_taken_over(body: bytes) -> None:
    found = _ours(body)
    assert found is not None
    assert _shape(found) == _shape(_theirs(body))


@pytest.mark.parametrize(
    "body",
    [
        b"<</A 1/A 2>> endobj\nx",
        b"<</A>> endobj\nx",
        b"<<(A) 1>> endobj\nx",
        b"<</A[1>> endobj\nx",
        b"] endobj\nx",
        b"<</#41 1>> endobj\nx",
        b"<</A\xe4 1>> endobj\nx",
        b"<</A(b\\)c)>> endobj\nx",
        b"<</A 0 0 R>> endobj\nx",
        b"<</A 1  0 R>> endobj\nx",
        b"<</A/B%said\n>> endobj\nx",
        b"<</A trueish>> endobj\nx",
        b"<</Length 0>>stream\n\nendstream endobj\nx",
        b"<</A 1>> endob",
        b"<</A 1>> endobj\n",
        b"<</A 1>> endobj%",
        b"[" * 65 + b"]" * 65 + b" endobj\nx",
    ],
)
def test_all_else_is_left_to_pyhanko(body: bytes) -> None:
    assert _ours(body) is None


def test_another_objects_number_is_left_to_pyhanko() -> None:
    assert plain_objects.read(b"8 0 obj 1 endobj\nx", _TARGET) is None
    assert plain_objects.read(b" 7 0 obj 1 endobj\nx", _TARGET) is None


_PARTS = [
    *(b"<<", b">>", b"[", b"]", b"/A", b"/Bc", b" 1", b" 12 0 R", b" -.5", b"(x)", b"<4a>", b"<"),
    *(
        b" null",
        b" true",
        b"\n",
        b"%c\n",
        b"R",
        b"#",
        b"(",
        b")",
        b"4.",
        b"+",
        b"\x00",
        b" endobj ",
    ),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PARTS), max_size=9))
def test_whatever_is_taken_over_is_what_pyhanko_reads(parts: list[bytes]) -> None:
    body = b"".join(parts) + b" endobj\nx"
    found = _ours(body)
    if found is not None:
        assert _shape(found) == _shape(_theirs(body))


@pytest.mark.parametrize("head", [b"7 1 obj", b"8 0 obj", b"7 0  obj", b"x7 0 obj"])
def test_another_object_is_not_taken_for_the_wanted_one(head: bytes) -> None:
    assert plain_objects.read(b"7 0 obj 5 endobj \n8", _TARGET) == 5
    assert plain_objects.read(head + b" 5 endobj \n8", _TARGET) is None
