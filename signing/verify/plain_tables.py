"""Cross-reference tables and their trailers, read in a few pieces each.

pyHanko reads every entry, and every byte of a trailer, by several calls. Only tables as the
standard wants them are taken over (ISO 32000-1, 7.5.4: entries of 20 bytes); any other is left to
pyHanko from its beginning, so that what is read stays its decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat
from typing import Any, BinaryIO, Final, NamedTuple

from pyhanko.pdf_utils import generic, xref

from signing.verify import plain_objects

_module: Any = xref
"""pyHanko is only partly typed; through this name it counts as untyped."""
_sections_of: Any = xref.XRefSectionData
_dictionaries: Any = generic.DictionaryObject
_ENTRY: Final = 20
"""Bytes."""
_DIGITS: Final = 10
"""Of an entry's position."""
_ENTRIES: Final = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*")
_USED: Final = re.compile(rb"(?:\d{10} 00000 n(?: \r| \n|\r\n))*")
_PIECE: Final = 4096
"""Bytes read at once, in which a small table stands whole."""
_MAX_HEAD: Final = 64
"""Bytes looked at for the head of a section, or the trailer behind the last one."""
_HEAD: Final = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10}) (\d{1,7})[\0\t\n\f\r ]+(?=\d)")
_TRAILER: Final = re.compile(rb"[\0\t\n\f\r ]*trailer[\0\t\n\f\r ]*(?=[^\0\t\n\f\r %])")
_MAX_TRAILER: Final = 1024
"""Bytes looked at for a trailer; real ones are shorter."""
_MAX_GENERATION: Final = 0xFFFF
_theirs: Any = _module.parse_xref_table
_take_theirs: Any = _sections_of.process_entries
_dictionary_of_theirs: Any = _dictionaries.read_from_stream


class _Entry(NamedTuple):
    """As pyHanko's `XRefEntry`, but made several times as fast."""

    xref_type: xref.XRefType
    location: int | None
    idnum: int
    generation: int


class Table(NamedTuple):
    """The entries of a plain table."""

    sections: list[tuple[int, bytes]]
    """First number and entries of each."""

    def fields(self) -> Iterator[tuple[int, bytes, int, bool]]:
        """Number, position, generation, and whether it is in use, of every entry."""
        for first, block in self.sections:
            parts = block.split()
            entries = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
            for number, (location, generation, kind) in enumerate(entries, first):
                yield number, location, int(generation), kind == b"n"

    def entries(self) -> Iterator[_Entry]:
        """As pyHanko reads them."""
        used, free = xref.XRefType.STANDARD, xref.XRefType.FREE
        for number, location, generation, is_used in self.fields():
            at = int(location) if is_used else None
            yield _Entry(used if is_used else free, at, number, generation)


def install() -> None:
    """Let pyHanko read tables by `read`, `take` and `read_dictionary`; again changes nothing."""
    _module.parse_xref_table = read
    _sections_of.process_entries = take
    _dictionaries.read_from_stream = staticmethod(read_dictionary)


def read(stream: BinaryIO, strict: bool) -> Any:
    """The entries of the table behind the stream's ``xref``, which is left behind ``trailer``.

    A `Table`, or what pyHanko makes of one that is not plain.
    """
    start = stream.tell()
    sections = _sections(stream)
    if sections is not None:
        return Table(sections)
    stream.seek(start)
    return _theirs(stream, strict)


def take(section: Any, entries: Any, strict: bool) -> int:
    """Note `entries` in pyHanko's `section`; the highest number."""
    if strict or not isinstance(entries, Table):
        found = entries.entries() if isinstance(entries, Table) else entries
        return int(_take_theirs(section, found, strict))
    for first, block in entries.sections:
        if not _take_used(section, first, block):
            _take_any(section, Table([(first, block)]))
    return max(
        (first + len(block) // _ENTRY - 1 for first, block in entries.sections if block), default=0
    )


def _take_used(section: Any, first: int, block: bytes) -> bool:
    """Note entries of which all but that of object 0 are in use, as most are; whether it is so."""
    skipped = 0 if first else _ENTRY
    if not _USED.fullmatch(block, skipped):
        return False
    if first and len(block) == _ENTRY:  # an update's sections are mostly of one entry
        section.standard_xrefs[first] = (0, int(block[:_DIGITS]))
        section.explicit_refs_in_revision.add((first, 0))
        return True
    locations = block[skipped:].split()[::3]
    numbers = range(first + skipped // _ENTRY, first + len(block) // _ENTRY)
    section.standard_xrefs.update(zip(numbers, zip(repeat(0), map(int, locations)), strict=False))
    section.explicit_refs_in_revision.update(zip(numbers, repeat(0), strict=False))
    return True


def _take_any(section: Any, table: Table) -> None:
    standard, freed = section.standard_xrefs, section.freed
    named = section.explicit_refs_in_revision
    for number, location, generation, is_used in table.fields():
        if generation > _MAX_GENERATION or not number:
            continue
        if is_used:
            standard[number] = (generation, int(location))
            named.add((number, generation))
        else:
            freed[number] = generation
            named.add((number, generation - 1))


def read_dictionary(stream: BinaryIO, container_ref: Any, *rest: Any, **named: Any) -> Any:
    """The dictionary that begins at the stream's position; a plain trailer in one go."""
    if type(container_ref) is generic.TrailerReference:
        start = stream.tell()
        found, length = plain_objects.read_trailer(stream.read(_MAX_TRAILER), container_ref)
        stream.seek(start + length)
        if found is not None:
            return found
    return _dictionary_of_theirs(stream, container_ref, *rest, **named)


def _sections(stream: BinaryIO) -> list[tuple[int, bytes]] | None:
    """The first number and the entries of each section; None where one is not plain."""
    found: list[tuple[int, bytes]] = []
    start = stream.tell()
    around, position = stream.read(_PIECE), 0
    while True:
        if position + _MAX_HEAD > len(around) == _PIECE:
            start, position = start + position, 0
            stream.seek(start)
            around = stream.read(_PIECE)
        if found and (end := _TRAILER.match(around, position)):
            stream.seek(start + end.end())
            return found
        head = _HEAD.match(around, position)
        if head is None:
            return None
        size = _ENTRY * int(head[2])
        block = around[head.end() : head.end() + size]
        if len(block) < size:
            stream.seek(start + head.end())
            block = stream.read(size)
        if len(block) != size or not _ENTRIES.fullmatch(block):
            return None
        found.append((int(head[1]), block))
        position = head.end() + size
