"""The document timestamp that protects a signature's validation data (B-LTA).

ISO 32000-2, 12.8.5 and ETSI EN 319 142-1, 5.4.3: a signature field whose value is an RFC 3161
token over everything before it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from signing.algorithm import Digest
from signing.errors import TimestampError
from signing.geometry import Box
from signing.pdf.annotations import page_annotations
from signing.pdf.copying import hash_file
from signing.pdf.form import add_to_form, free_name
from signing.pdf.pages import read_pages
from signing.pdf.source import Source
from signing.pdf.syntax import Reference, join_array, join_dict, reference
from signing.pdf.update import Increment
from signing.pdf.updating import append, updating
from signing.pdf.widget import Widget, add_signed
from signing.pdf.writer import IncrementalWriter, SignatureHole

FIELD_PREFIX = "BidSealTimestamp"
_ENTRIES = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
_TRIES = 2
_SLACK = 64
"""Bytes by which two answers of one authority differ at most: serial number, time, nonce."""

Stamp = Callable[[bytes], bytes]
"""Answers an RFC 3161 token (DER) over a digest."""


def add_document_timestamp(
    path: Path, stamp: Stamp, *, digest: Digest, room: int, password: str | None = None
) -> None:
    """Append an update with a timestamp over the whole file, and sync it.

    `room` is the expected length of the token in bytes; a longer one costs a second token.
    Raises DocumentError, OutputError, TimestampError, and whatever `stamp` raises; then the file
    is as it was.
    """
    for _ in range(_TRIES):
        update = _update(path, room + _SLACK, password)
        token = stamp(_digest(path, update, digest))
        if len(token) <= room + _SLACK:
            append(path, _filled(update, token))
            return
        room = len(token)
    raise TimestampError(detail="时间戳长度不定,无法预留空间")


def _update(path: Path, room: int, password: str | None) -> Increment:
    with updating(path, password) as (source, writer):
        name, value = free_name(source, FIELD_PREFIX), writer.reserve()
        page = _page(source)
        field = add_signed(writer, Widget(page, _NOWHERE, None), name, value)
        _annotate(source, writer, page, field)
        add_to_form(source, writer, [field], is_signed=True)
        return writer.finish(SignatureHole(_ENTRIES, room), value)


def _page(source: Source) -> Reference:
    """A page to which a widget can be added without touching the page itself; else the first."""
    pages = [page.reference for page in read_pages(source)]
    for page in pages:
        holder, listed = page_annotations(source, page)
        if holder is not None and all(map(reference, listed)):
            return page
    return pages[0]


def _annotate(source: Source, writer: IncrementalWriter, page: Reference, field: str) -> None:
    holder, listed = page_annotations(source, page)
    wanted = join_array([*listed, field])
    if holder is not None:
        writer.put(holder, wanted)
        return
    entries = source.dictionary(f"{page[0]} {page[1]} R")
    writer.put(page, join_dict({**entries, "/Annots": wanted}))


def _digest(path: Path, update: Increment, digest: Digest) -> bytes:
    """Over the file and the update around its hole."""
    hole = _hole(update)
    hasher = hash_file(path, digest)
    hasher.update(memoryview(update.data)[: hole.start])
    hasher.update(memoryview(update.data)[hole.stop :])
    return bytes.fromhex(hasher.hexdigest())


def _filled(update: Increment, token: bytes) -> bytes:
    hole = _hole(update)
    digits = token.hex().encode("ascii").ljust(update.contents_length - 2, b"0")
    return b"".join([update.data[: hole.start], b"<", digits, b">", update.data[hole.stop :]])


def _hole(update: Increment) -> slice:
    """Where /Contents stands in the update itself."""
    _, gap, after, length = update.byte_range
    start = after + length - len(update.data)
    return slice(gap - start, after - start)
