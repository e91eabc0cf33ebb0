"""Cross-reference tables read section by section: pyHanko reads every entry by a dozen calls.

Only tables as the standard wants them are taken over (ISO 32000-1, 7.5.4: entries of 20 bytes);
any other is left to pyHanko from its beginning, so that what is read stays its decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from pyhanko.pdf_utils import xref

_module: Any = xref
"""pyHanko is only partly typed; through this name it counts as untyped."""
_ENTRY: Final = 20
"""Bytes."""
_ENTRIES: Final = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*")
_MAX_HEAD: Final = 64
"""Bytes looked at for the head of a section, or the trailer behind the last one."""
_HEAD: Final = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10}) (\d{1,7})[\0\t\n\f\r ]+(?=\d)")
_TRAILER: Final = re.compile(rb"[\0\t\n\f\r ]*trailer[\0\t\n\f\r ]*(?=[^\0\t\n\f\r %])")
_USED: Final = ord("n")
_theirs: Any = _module.parse_xref_table


class _Entry(NamedTuple):
    """As pyHanko's `XRefEntry`, but made several times as fast."""

    xref_type: xref.XRefType
    location: int | None
    idnum: int
    generation: int


def install() -> None:
    """Let pyHanko read cross-reference tables by `read`; doing so again changes nothing."""
    _module.parse_xref_table = read


def read(stream: BinaryIO, strict: bool) -> Iterator[Any]:
    """The entries of the table behind the stream's ``xref``, which is left behind ``trailer``."""
    start = stream.tell()
    sections = _sections(stream)
    if sections is None:
        stream.seek(start)
        yield from _theirs(stream, strict)
        return
    used, free = xref.XRefType.STANDARD, xref.XRefType.FREE
    for first, block in sections:
        for number, at in enumerate(range(0, len(block), _ENTRY), first):
            generation = int(block[at + 11 : at + 16])
            if block[at + 17] == _USED:
                yield _Entry(used, int(block[at : at + 10]), number, generation)
            else:
                yield _Entry(free, None, number, generation)


def _sections(stream: BinaryIO) -> list[tuple[int, bytes]] | None:
    """The first number and the entries of each section; None where one is not plain."""
    found: list[tuple[int, bytes]] = []
    position = stream.tell()
    while True:
        stream.seek(position)
        around = stream.read(_MAX_HEAD)
        if found and (end := _TRAILER.match(around)):
            stream.seek(position + end.end())
            return found
        head = _HEAD.match(around)
        if head is None:
            return None
        stream.seek(position + head.end())
        block = stream.read(_ENTRY * int(head[2]))
        if len(block) != _ENTRY * int(head[2]) or not _ENTRIES.fullmatch(block):
            return None
        found.append((int(head[1]), block))
        position += head.end() + len(block)
