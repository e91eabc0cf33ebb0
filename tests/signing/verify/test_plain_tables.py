"""Cross-reference tables are read exactly as pyHanko reads them, only faster."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, misc, xref

from signing.verify import plain_objects, plain_tables
from signing.verify.source import FOREIGN  # that module installs the reader under test

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
        table = read(stream, strict=False)
        entries = table.entries() if isinstance(table, plain_tables.Table) else table
        found = [(one.xref_type, one.location, int(one.idnum), one.generation) for one in entries]
    except (misc.PdfError, ValueError, IndexError) as error:
        return (type(error).__name__, str(error))
    return (found, stream.tell())


def test_pyhanko_uses_it() -> None:
    module: Any = xref
    assert module.parse_xref_table is plain_tables.read
    assert module.XRefSectionData.process_entries is plain_tables.take
    assert generic.DictionaryObject.read_from_stream is plain_tables.read_dictionary
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
        b"\n0 301\n" + _FREE + 300 * _USED + b"trailer\n<<",
        b"".join(b"\n%d 1\n" % (7 * n) + _USED[:-2] + b" \r" for n in range(1, 200)) + b"trailer<<",
        b"".join(b"%d 3\n" % (5 * n) + 3 * _USED for n in range(1, 99)) + b"trailer\n<<",
        b"\n0 301\n" + _FREE + 299 * _USED + b"trailer\n<<",
        b"\n0 204\n" + _FREE + 203 * _USED + b"9 1\n" + _USED + b"trailer\n<<",
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


def _noted(take: Any, strict: bool, data: bytes) -> tuple[object, ...]:
    """What a section holds once the entries are noted, or what is raised."""
    module: Any = xref
    section = module.XRefSectionData()
    table = plain_tables.read(BytesIO(data), strict)
    assert isinstance(table, plain_tables.Table)
    try:
        highest = take(section, table, strict)
    except misc.PdfError as error:
        return (str(error),)
    return (highest, vars(section))


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "data",
    [
        b"0 2\n" + _FREE + _USED + b"trailer\n<<",
        b"4 1\n" + _USED + b"2 2\n" + _USED + _FREE + b"2 1\n" + _FREE + b"trailer\n<<",
        b"3 2\n0000000040 00007 n \n0000000009 00003 f \ntrailer\n<<",
        b"3 2\n0000000040 65536 n \n0000000009 99999 f \ntrailer\n<<",
        b"0 1\n" + _USED + b"trailer\n<<",
        b"0 3\n" + _USED + _FREE + _USED + b"trailer\n<<",
        b"0 301\n" + _FREE + 300 * _USED + b"7 1\n" + _FREE + b"trailer\n<<",
        b"5 0\n3 2\n" + 2 * _USED + b"trailer\n<<",
    ],
)
def test_entries_are_noted_as_pyhanko_does(data: bytes, strict: bool) -> None:
    def theirs(section: Any, table: plain_tables.Table, strict: bool) -> Any:
        return plain_tables._take_theirs(section, table.entries(), strict)

    assert _noted(plain_tables.take, strict, data) == _noted(theirs, strict, data)


def _trailer(read: Any, data: bytes) -> tuple[object, ...]:
    """A trailer's entries with what they belong to and where it ends, or what is raised."""
    handler: Any = type("Handler", (), {"strict": False})()
    module: Any = generic
    around = module.TrailerReference(handler)
    stream = BytesIO(data)
    try:
        found = read(stream, around)
    except FOREIGN as error:
        return (type(error).__name__,)
    entries = [
        (key, type(item), item == generic.NullObject() or repr(item), item.container_ref is around)
        for key, item in found.items()
    ]
    return (type(found), entries, found.container_ref, stream.tell())


@pytest.mark.parametrize(
    "data",
    [
        b"<</Root 1 0 R/Prev 12/ID [<C388><578F>]/Size 111>>\nstartxref\n",
        b"<< /Root 1 0 R /Info<</A(b)>> >>startxref\n9",
        b"<</Size 3>>\n% said\nstartxref\n",
        b"<</Size 3>>\nstream\n",
        b"<</Size 3>>",
        b"<</Size 3/Size 4>>\nstartxref\n",
        b"<</Si#7ae 3>>\nstartxref\n",
        b"<</Root 0 0 R>>\nstartxref\n",
        b"<</Size 3/Info <</A 1>>\nstartxref\n",
        b"<</A (" + b"a" * 2000 + b")>>\nstartxref\n",
        b" <</Size 3>>\nstartxref\n",
    ],
)
def test_trailers_are_read_as_pyhanko_does(data: bytes) -> None:
    ours = _trailer(plain_tables.read_dictionary, data)
    assert ours == _trailer(plain_tables._dictionary_of_theirs, data)


def test_a_plain_trailer_is_taken_over() -> None:
    handler: Any = object()
    module: Any = generic
    around = module.TrailerReference(handler)
    found, length = plain_objects.read_trailer(b"<</Size 3>>\nstartxref\n9", around)
    assert (dict(found), length) == ({"/Size": 3}, len(b"<</Size 3>>"))
