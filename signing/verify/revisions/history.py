"""The objects of a file as of each of its revisions, every stored version read once."""

from __future__ import annotations

import hashlib
import re
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
_SPELLED: Final = re.compile(rb"endobj|stream")
_SECTION_END: Final = re.compile(rb"startxref|endobj")
_PIECE: Final = 4096
"""Bytes read at once."""
_MAX_SPELLING: Final = 1 << 22
"""Bytes read of an object or a table."""
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
        self._streams: dict[Location, tuple[bytes, list[tuple[int, int]]]] = {}

    @cached_property
    def last(self) -> int:
        """The newest revision."""
        return int(self.reader.xrefs.total_revisions) - 1

    def trailer(self, revision: int) -> Any:
        """The entries of the trailer."""
        return self.reader.trailer.flatten(revision)

    @property
    def own_trailer(self) -> Any:
        """The newest trailer without what it inherits from earlier ones."""
        revisions: Any = self.reader.trailer
        return revisions._trailer_revisions[0]

    def section(self, revision: int) -> bytes:
        """A cross-reference section as it is written, with its trailer."""
        self._require_time()
        info = self.reader.xrefs.get_xref_container_info(revision)
        return self._read_to(info.start_location, _SECTION_END)

    def location(self, key: Key, revision: int) -> Location | None:
        """Where the object is stored; None if there is none.

        It is looked for by its number alone, as other readers do: whoever appends an entry of
        another generation, or frees an object by an odd one, changes what they show.
        """
        entry = self._entry(key[0], revision)
        if entry is None:
            return None
        found = entry[1]
        if not isinstance(found, ObjStreamRef):
            return int(found)
        around = self.location((found.obj_stream_id, 0), revision)
        # no object stream stands in another (ISO 32000-1, 7.5.7)
        return (around, found.obj_stream_id, found.ix_in_stream) if type(around) is int else None

    def _entry(self, number: int, revision: int) -> tuple[int, Any] | None:
        """Generation and place of the newest entry; what a hybrid file hides counts as shown."""
        for earlier in range(revision, -1, -1):
            section = self.reader.xrefs.get_xref_data(earlier)
            parts = [section] if section.hybrid is None else [section, section.hybrid.xref_data]
            for part in parts:
                if number in part.xrefs_in_objstm:
                    return 0, part.xrefs_in_objstm[number]
                if number in part.standard_xrefs:
                    return part.standard_xrefs[number]
            if any(number in part.freed for part in parts):
                return None
        return None

    def numbers(self, revision: int) -> set[int]:
        """The objects that a revision brought."""
        section = self.reader.xrefs.get_xref_data(revision)
        parts = [section] if section.hybrid is None else [section, section.hybrid.xref_data]
        return {n for part in parts for n in (*part.xrefs_in_objstm, *part.standard_xrefs)}

    def spelling(self, number: int, revision: int) -> bytes:
        """How an object is written, at least up to its stream; empty if that cannot be told."""
        self._require_time()
        location = self.location((number, 0), revision)
        try:
            if isinstance(location, tuple):
                data, start = self._placed(number, location)
                return data[start:]
            return b"" if location is None else self._read_to(location, _SPELLED)
        except FOREIGN:  # what cannot be read is compared as such
            return b""

    def _read_to(self, offset: int, end: re.Pattern[bytes]) -> bytes:
        self.reader.stream.seek(offset)
        data = b""
        while len(data) < _MAX_SPELLING and not end.search(data, max(0, len(data) - 2 * _PIECE)):
            piece = self.reader.stream.read(_PIECE)
            if not piece:
                break
            data += piece
        return data

    def _require_time(self) -> None:
        if time.thread_time() > self._deadline:
            raise Overdue

    def get(self, key: Key, revision: int) -> Stored:
        """The object; a null if there is none. Raises Overdue and whatever pyHanko raises."""
        self._require_time()
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
        entry = self._entry(key[0], revision)
        assert entry is not None  # it has a location
        found = self._object((key[0], entry[0]), revision, transparent=False)
        plain = unwrapped(found)
        raw = getattr(found, "raw_object", found)
        if not isinstance(raw, generic.StreamObject):
            return Stored(plain)
        data = hashlib.sha256(raw.encoded_data).digest()
        return Stored(dictionary(dict(plain.items())), data)

    def _from_stream(self, key: Key, location: tuple[int, int, int]) -> Any:
        data, start = self._placed(key[0], location)
        stream = BytesIO(data)
        stream.seek(start)
        return generic.read_object(stream, self._reference(key))

    def _placed(self, number: int, location: tuple[int, int, int]) -> tuple[bytes, int]:
        """The data of an object stream, and where in it an object begins.

        Some readers go by the number there, others by the index: ValueError where they disagree.
        """
        offset, around, index = location
        if offset not in self._streams:
            self._streams[offset] = self._index((around, 0), offset)
        data, starts = self._streams[offset]
        if [n for n, _ in starts].count(number) != 1 or starts[index][0] != number:
            raise ValueError(number)
        return data, starts[index][1]

    def _index(self, key: Key, offset: int) -> tuple[bytes, list[tuple[int, int]]]:
        """Number and start of the objects of an object stream in its decoded data (ISO 32000-1,
        7.5.7)."""
        revision = next(r for r in range(self.last + 1) if self.location(key, r) == offset)
        stream = self._object(key, revision, transparent=True)
        data, first = bytes(stream.data), int(stream["/First"])
        numbers = [int(n) for n in data[:first].split()[: 2 * _MAX_STREAM_OBJECTS]]
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return data, [(number, first + start) for number, start in pairs]

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
