"""The objects of a file as of each of its revisions, every stored version read once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef

from signing.verify.source import FOREIGN

Key = tuple[int, int]
"""Number and generation of an indirect object."""
Location = int | tuple[int, int, int]
"""Byte offset; for an object inside a stream, the stream's offset, its number and the index."""

ShownText = Callable[[int], str | None]
"""The text that a widget draws; None if that cannot be told."""


def nothing_shown(_widget: int) -> None:
    """Of no widget it can be told."""


_MAX_STREAM_OBJECTS: Final = 1_000_000
dictionary: Any = generic.DictionaryObject
"""pyHanko is only partly typed; through this name its constructor counts as untyped."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object without the bytes of its stream."""

    value: Any
    """As pyHanko reads it, references unresolved."""
    data: bytes = b""
    """SHA-256 of the encoded stream, or where an unreadable object lies; empty if it is neither."""


class Overdue(ValueError):  # noqa: N818 - not an error: the time given is over
    """Comparing takes longer than allowed."""


class History:
    """Reads objects of any revision (0 is the oldest) until the deadline."""

    def __init__(
        self, reader: PdfFileReader, *, deadline: float, shown: ShownText = nothing_shown
    ) -> None:
        """`deadline` is in CPU seconds of this thread, as `time.thread_time()` counts them.

        `shown` answers what a widget (by object number) shows in the newest revision.
        """
        self.reader = reader
        self.shown = shown
        self._deadline = deadline
        self._stored: dict[tuple[Key, Location], Stored] = {}
        self._streams: dict[Location, dict[int, tuple[bytes, int]]] = {}

    @cached_property
    def last(self) -> int:
        """The newest revision."""
        return int(self.reader.xrefs.total_revisions) - 1

    def trailer(self, revision: int) -> Any:
        """The entries of the trailer."""
        return self.reader.trailer.flatten(revision)

    def location(self, key: Key, revision: int) -> Location | None:
        """Where the object is stored; None if there is none."""
        found = self.reader.xrefs.get_historical_ref(self._reference(key), revision)
        if not isinstance(found, ObjStreamRef):
            return None if found is None else int(found)
        around = self.location((found.obj_stream_id, 0), revision)
        # no object stream stands in another (ISO 32000-1, 7.5.7)
        return (around, found.obj_stream_id, found.ix_in_stream) if type(around) is int else None

    def get(self, key: Key, revision: int) -> Stored:
        """The object; a null if there is none. Raises Overdue and whatever pyHanko raises."""
        if time.thread_time() > self._deadline:
            raise Overdue
        location = self.location(key, revision)
        if location is None:
            return Stored(generic.NullObject())
        known = self._stored.get((key, location))
        if known is None:
            try:
                known = self._read(key, location, revision)
            except FOREIGN:  # readers differ in what they make of it, so it equals nothing else
                known = Stored(generic.NullObject(), repr(location).encode())
            self._stored[key, location] = known
        return known

    def resolve(self, raw: Any, revision: int) -> Any:
        """The value itself, or what a reference leads to."""
        value = unwrapped(raw)
        key = key_of(value)
        return value if key is None else unwrapped(self.get(key, revision).value)

    def _read(self, key: Key, location: Location, revision: int) -> Stored:
        if isinstance(location, tuple):
            return Stored(self._from_stream(key, location))
        found = self._object(key, revision, transparent=False)
        plain = unwrapped(found)
        raw = getattr(found, "raw_object", found)
        if not isinstance(raw, generic.StreamObject):
            return Stored(plain)
        data = hashlib.sha256(raw.encoded_data).digest()
        return Stored(dictionary(dict(plain.items())), data)

    def _from_stream(self, key: Key, location: tuple[int, int, int]) -> Any:
        offset, number, _ = location
        if offset not in self._streams:
            self._streams[offset] = self._index((number, 0), offset)
        data, start = self._streams[offset][key[0]]
        stream = BytesIO(data)
        stream.seek(start)
        return generic.read_object(stream, self._reference(key))

    def _index(self, key: Key, offset: int) -> dict[int, tuple[bytes, int]]:
        """Where the objects of an object stream begin in its decoded data (ISO 32000-1, 7.5.7)."""
        revision = next(r for r in range(self.last + 1) if self.location(key, r) == offset)
        stream = self._object(key, revision, transparent=True)
        data, first = bytes(stream.data), int(stream["/First"])
        numbers = [int(n) for n in data[:first].split()[: 2 * _MAX_STREAM_OBJECTS]]
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return {number: (data, first + start) for number, start in pairs}

    def _reference(self, key: Key) -> Any:
        return generic.Reference(*key, pdf=self.reader)

    def _object(self, key: Key, revision: int, *, transparent: bool) -> Any:
        read: Any = self.reader.get_object
        return read(self._reference(key), revision, transparent_decrypt=transparent)


def unwrapped(raw: Any) -> Any:
    """The value without pyHanko's wrapper for encrypted files."""
    if not isinstance(raw, generic.DecryptedObjectProxy):
        return raw
    try:
        return raw.decrypted
    except FOREIGN:  # the /Contents of a signature is not encrypted (ISO 32000-2, 7.6.2)
        return raw.raw_object


def key_of(raw: Any) -> Key | None:
    """The target of a reference; None for a direct value."""
    if isinstance(raw, generic.IndirectObject):
        return (int(raw.idnum), int(raw.generation))
    return None


def is_null(value: Any) -> bool:
    """Whether there is nothing: absent, null."""
    return value is None or isinstance(value, generic.NullObject)


def is_nothing(value: Any) -> bool:
    """Whether there is nothing left: no value, or one without content."""
    return is_null(value) or value == {} or value == []


def entries(value: Any) -> dict[str, Any]:
    """The raw entries of a dictionary; none of anything else."""
    return dict(value.items()) if isinstance(value, generic.DictionaryObject) else {}


def items(value: Any) -> list[Any]:
    """The raw items of an array; none of anything else."""
    return list(iter_raw(value)) if isinstance(value, generic.ArrayObject) else []


def iter_raw(value: Any) -> Any:
    """The items of an array, references unresolved."""
    return (list.__getitem__(value, index) for index in range(len(value)))
