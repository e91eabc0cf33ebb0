"""Files whose cross-reference sections and metadata are as every reader takes them.

Nearly all are. To see it takes a few milliseconds; to load and ask the stricter reader of
verification (`signing.verify.ahead`), which judges the others, takes a hundred times as long.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from xml.parsers import expat

from signing.errors import DamagedPdfError
from signing.pdf.crossref import find_cross_reference
from signing.pdf.source import Source
from signing.pdf.syntax import PdfSyntaxError, reference, split_dict

_HEADER: Final = re.compile(rb"%PDF-\d\.\d\s")
_WHITE: Final = rb"[\0\t\n\f\r ]"
_TABLE: Final = re.compile(_WHITE + rb"*xref(?=" + _WHITE + rb")")
_HEAD: Final = re.compile(_WHITE + rb"*(\d{1,10}) (\d{1,7})" + _WHITE + rb"+(?=[\dt])")
_ENTRY: Final = 20
"""Bytes of a table's entry (ISO 32000-1, 7.5.4)."""
_ENTRIES: Final = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*")
_TRAILER: Final = re.compile(_WHITE + rb"*trailer" + _WHITE + rb"*<<(.*?)>>\s*startxref", re.DOTALL)
_STREAM: Final = re.compile(
    rb"\s*\d+\s+\d+\s+obj\s*<<([^<>]*(?:<<[^<>]*>>[^<>]*|<[^<>]*>[^<>]*)*)>>\s*stream\r?\n"
)
_NUMBER: Final = re.compile(rb"/(Prev|XRefStm|Length)\s+(\d+)(?!\s+\d+\s+R)")
_LINKS: Final = re.compile(rb"/(?:Prev|XRefStm)\b")
_FILTER: Final = re.compile(rb"/Filter\s*(\[?\s*/\w+\s*\]?)")
_BRACES: Final = re.compile(rb"[{}]")
"""Delimiters that no object begins with (7.2.3)."""
_PARAMETERS: Final = re.compile(rb"/(?:DecodeParms|DP)\b\s*(<<[^<>]*>>)?")
_PREDICTED: Final = {"/Predictor", "/Columns"}
_TAGS: Final = bytes(range(5))
"""The PNG predictors (ISO 32000-1, 7.4.4.4)."""
_FLATE: Final = re.compile(r"\[?\s*/FlateDecode\s*\]?")
_AROUND: Final = 4096
"""Bytes looked at for the head of a section or its trailer."""
_MAX_SECTIONS: Final = 1000
_MAX_XMP: Final = 1 << 20
"""Bytes."""
_XMP: Final = "adobe:ns:meta/ xmpmeta"
"""The namespace and name of XMP's outer element (ISO 16684-1, 7.3.3)."""


class _OddError(Exception):
    """Something is not as it usually is."""


def is_plain(source: Source, path: Path) -> bool:
    """Whether the strictest reader will certainly read the opened `source` at `path`."""
    root = reference(source.trailer.get("/Root"))
    if source.repaired or root is None or not source.catalog:
        return False
    if not _is_flate(source, source.holder(root[0])):
        return False
    try:
        _require_plain_sections(path)
    except (_OddError, DamagedPdfError, OSError, zlib.error):
        return False
    return _has_plain_metadata(source)


def _require_plain_sections(path: Path) -> None:
    """Raise _OddError unless each section is read in one way only, and none leads back."""
    newest = find_cross_reference(path)
    with path.open("rb") as file:
        if newest.bias or not _HEADER.match(file.read(16)):
            raise _OddError
        seen: set[int] = set()
        waiting = [newest.start]
        while waiting:
            start = waiting.pop()
            if start in seen or len(seen) == _MAX_SECTIONS:
                raise _OddError
            seen.add(start)
            waiting.extend(_older(file, start))


def _older(file: BinaryIO, start: int) -> Iterator[int]:
    """Where the sections begin that the one at `start` leads to."""
    around = _look(file, start)
    table = _TABLE.match(around)
    body = _trailer_of(file, start + table.end()) if table else _body_of(file, start, around)
    numbers = [int(value) for name, value in _NUMBER.findall(body) if name != b"Length"]
    if len(numbers) != len(_LINKS.findall(body)):
        raise _OddError
    yield from numbers


def _trailer_of(file: BinaryIO, position: int) -> bytes:
    """What stands in the trailer behind a table of plain entries."""
    while head := _HEAD.match(_look(file, position)):
        file.seek(position + head.end())
        size = _ENTRY * int(head[2])
        block = file.read(size)
        if len(block) != size or not _ENTRIES.fullmatch(block):
            raise _OddError
        position += head.end() + size
    trailer = _TRAILER.match(_look(file, position))
    if trailer is None:
        raise _OddError
    if _BRACES.search(trailer[1]):
        raise _OddError
    _entries(b"<<" + trailer[1] + b">>")
    return trailer[1]


def _entries(dictionary: bytes) -> dict[str, str]:
    """Its entries, if all of it can be read; raises _OddError."""
    try:
        return split_dict(dictionary.decode("latin-1"))
    except PdfSyntaxError as error:
        raise _OddError from error


def _body_of(file: BinaryIO, start: int, around: bytes) -> bytes:
    """What stands in the dictionary of a cross-reference stream that can be unpacked."""
    stream = _STREAM.match(around)
    if stream is None:
        raise _OddError
    body = stream[1]
    sizes = [int(value) for name, value in _NUMBER.findall(body) if name == b"Length"]
    filters = [found.decode("ascii", "replace") for found in _FILTER.findall(body)]
    if len(sizes) != 1 or not all(map(_FLATE.fullmatch, filters)) or len(filters) > 1:
        raise _OddError
    if filters:
        file.seek(start + stream.end())
        _require_plain_rows(zlib.decompress(file.read(sizes[0])), body)
    return body


def _require_plain_rows(data: bytes, body: bytes) -> None:
    """Raise _OddError where not every reader undoes the predictor of the unpacked `data`."""
    named = _PARAMETERS.findall(body)
    if not named:
        return
    entries = _entries(named[0]) if len(named) == 1 and named[0] else {}
    values = [entries.get(name, "") for name in ("/Predictor", "/Columns")]
    if not _PREDICTED.issuperset(entries) or not all(map(str.isdigit, values)):
        raise _OddError
    predictor, columns = map(int, values)
    if not columns or not 10 <= predictor <= 15 or data[:: columns + 1].translate(None, _TAGS):
        raise _OddError


def _look(file: BinaryIO, position: int) -> bytes:
    file.seek(position)
    return file.read(_AROUND)


def _has_plain_metadata(source: Source) -> bool:
    """Whether the metadata, if there are any, are XMP that any XML reader takes."""
    value = source.catalog.get("/Metadata")
    if value is None:
        return True
    target = reference(value)
    if target is None or not _is_flate(source, value):
        return False
    data = source.stream(target[0])
    return len(data) <= _MAX_XMP and _is_xmp(data)


def _is_flate(source: Source, stream: str | None) -> bool:
    """Whether a stream, if there is one, is packed in the one way that everybody knows, or not."""
    return stream is None or bool(
        _FLATE.fullmatch(source.dictionary(stream).get("/Filter", "/FlateDecode"))
    )


def _is_xmp(data: bytes) -> bool:
    names: list[str] = []

    def declared(*_: object) -> None:
        raise _OddError

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = lambda name, _: names.append(name) if not names else None
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _OddError):
        return False
    return names == [_XMP]
