"""The incremental writer: new and replaced objects, appended behind the untouched original."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from signing.errors import OutputError
from signing.pdf.cipher import Cipher
from signing.pdf.crossref import (
    CrossReference,
    CrossReferenceKind,
    Entry,
    find_cross_reference,
    write_stream,
    write_table,
)
from signing.pdf.source import MAX_OBJECTS, Source
from signing.pdf.syntax import Reference, join_dict, number
from signing.pdf.update import Increment

_KEPT = ("/Root", "/Info", "/Encrypt")
_RANGE_WIDTH = 15
"""Digits per number of /ByteRange: enough for a petabyte."""


@dataclass(frozen=True, slots=True)
class SignatureHole:
    """The signature dictionary: everything but /ByteRange and /Contents, and the room for those."""

    entries: bytes
    """Serialised keys and values without the outer brackets."""
    reserve: int
    """Bytes of CMS that fit."""


class IncrementalWriter:
    """Collects the objects of one incremental update (ISO 32000-1, 7.5.6) and serialises it.

    It follows the file's own kind of cross-reference and keeps Root, Info, Encrypt and the first
    part of ID, so the original bytes stay a prefix and every reader finds its way on.
    """

    def __init__(self, source: Source, path: Path, *, cipher: Cipher | None = None) -> None:
        """Write on top of `path`; raises DamagedPdfError when its end cannot be extended."""
        self._previous: CrossReference = find_cross_reference(path)
        self._size = path.stat().st_size
        self._trailer = source.trailer
        self._known = source.identifier
        self._missing = source.find_missing()
        self._cipher = cipher
        with path.open("rb") as file:
            file.seek(max(0, self._size - 1))
            self._starts_line = file.read(1) not in b"\r\n"
        declared = int(number(self._trailer.get("/Size")) or 0)
        self._next = max(source.object_count, min(declared, MAX_OBJECTS), 1)
        self._objects: dict[Reference, bytes] = {}

    def reserve(self) -> Reference:
        """A new object number, to be filled by `put` or `put_stream`."""
        while self._next in self._missing:
            self._next += 1
        self._next += 1
        return self._next - 1, 0

    def put(self, target: Reference, text: str) -> None:
        """Set object `target` to the value `text`, replacing what the file has there."""
        if self._cipher:
            text = self._cipher.strings(target, text)
        self._objects[target] = text.encode("ascii")

    def add(self, text: str) -> str:
        """A new object; returns its reference as text."""
        target = self.reserve()
        self.put(target, text)
        return f"{target[0]} {target[1]} R"

    def add_stream(self, entries: Mapping[str, str], data: bytes) -> str:
        """A new stream object with already encoded `data`; returns its reference as text."""
        target = self.reserve()
        if self._cipher:
            data = self._cipher.stream(target, data)
        head = join_dict({**entries, "/Length": str(len(data))}).encode("ascii")
        self._objects[target] = head + b"stream\n" + data + b"\nendstream"
        return f"{target[0]} {target[1]} R"

    def append(self) -> bytes:
        """Serialise everything as an update that holds no signature."""
        parts, entries, position = self._body()
        return b"".join([*parts, self._section(entries, position)])

    def finish(self, hole: SignatureHole, target: Reference) -> Increment:
        """Serialise everything, the signature dictionary as object `target` last."""
        parts, entries, position = self._body()
        entries.append(Entry(*target, position - self._previous.bias))
        contents = b"<" + b"0" * (2 * hole.reserve) + b">"
        before = b"%d %d obj\n<<%s/Contents" % (*target, hole.entries)
        range_room = len(b"/ByteRange[0 ") + 3 * (_RANGE_WIDTH + 1)
        offset = position + len(before)
        after_contents = position + len(before) + len(contents)
        closing = b">>\nendobj\n"
        section_at = after_contents + range_room + len(closing)
        section = self._section(entries, section_at)
        end = section_at + len(section)
        byte_range = (0, offset, after_contents, end - after_contents)
        numbers = b"/ByteRange[%d %d %d %d]" % byte_range
        parts += [before, contents, numbers.ljust(range_room), closing, section]
        return Increment(b"".join(parts), offset, len(contents), byte_range)

    def _body(self) -> tuple[list[bytes], list[Entry], int]:
        """The objects, where each begins, and the position behind them."""
        parts: list[bytes] = [b"\n"] if self._starts_line else []
        position = self._size + len(parts)
        entries: list[Entry] = []
        for (object_number, generation), body in self._objects.items():
            entries.append(Entry(object_number, generation, position - self._previous.bias))
            part = b"%d %d obj\n%s\nendobj\n" % (object_number, generation, body)
            parts.append(part)
            position += len(part)
        return parts, entries, position

    def _section(self, entries: list[Entry], position: int) -> bytes:
        trailer = {key: self._trailer[key] for key in _KEPT if key in self._trailer}
        trailer["/Prev"] = str(self._previous.start)
        trailer["/ID"] = self._identifier()
        start = position - self._previous.bias
        if self._previous.kind is CrossReferenceKind.STREAM:
            own = self.reserve()
            entries.append(Entry(*own, start))
            trailer["/Size"] = str(self._next)
            section = write_stream(sorted(entries, key=_by_number), own[0], trailer)
        else:
            trailer["/Size"] = str(self._next)
            try:
                section = write_table(sorted(entries, key=_by_number), trailer)
            except OverflowError as error:
                raise OutputError(path="PDF", reason="文件超过 10 GB") from error
        return section + b"startxref\n%d\n%%%%EOF\n" % start

    def _identifier(self) -> str:
        """The file's permanent identifier with a fresh second part (14.4).

        The key of an encrypted file depends on the first part: a file without one keeps none.
        """
        fresh = secrets.token_hex(16).upper()
        if self._known is not None:
            return f"[<{self._known.hex().upper()}><{fresh}>]"
        return f"[<{'' if '/Encrypt' in self._trailer else fresh}><{fresh}>]"


def _by_number(entry: Entry) -> int:
    return entry.number
