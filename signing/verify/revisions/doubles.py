"""Whether a dictionary names an entry twice: readers differ in which of the two they take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(
    rb"[\0\t\n\f\r ]+|%[^\r\n]*"
    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<bracket><<|>>|\[|\])"
    rb"|(?P<literal>\()"
    rb"|<[^>]*>|[^\0\t\n\f\r ()<>\[\]/%]+|[)>]"
)
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_IN_LITERAL: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ENDS: Final = (b"stream", b"endobj", b"startxref")


@dataclass
class _Level:
    """A dictionary or an array that is being read."""

    is_dictionary: bool
    values: dict[bytes, list[bytes]] = field(default_factory=dict)
    key: bytes | None = None
    """The entry whose value is being read."""
    is_empty: bool = True
    """Whether nothing of that value was read so far."""
    start: int = 0
    """Where the value begins."""

    def close(self, data: bytes, end: int) -> bool:
        """Note the value that ends at `end`; whether the entry had another one before."""
        if self.key is None:
            return False
        known = self.values.setdefault(self.key, [])
        known.append(b"".join(data[self.start : end].split()))
        self.key = None
        return known[-1] != known[0]


def has_doubles(data: bytes, position: int = 0) -> bool:
    """Whether an entry of a dictionary in `data` has two values that differ.

    Reads from `position` to the end of the object or the beginning of its stream.
    """
    levels: list[_Level] = []
    while found := _TOKEN.match(data, position):
        start, position = position, found.end()
        token = found[0]
        if found["literal"]:
            position = _behind_literal(data, position)
        elif token in _ENDS:
            break
        if not token.strip(b"\0\t\n\f\r ") or token.startswith(b"%"):
            continue
        top = levels[-1] if levels else None
        is_key = bool(found["name"]) and top is not None and not (top.key and top.is_empty)
        if top is not None and top.is_dictionary and (is_key or token == b">>"):
            if top.close(data, start):
                return True
            top.key = _spelled(token) if is_key else None
            top.is_empty, top.start = True, position
        elif top is not None:
            top.is_empty = False
        if token in (b"<<", b"["):
            levels.append(_Level(token == b"<<"))
        elif token in (b">>", b"]"):
            del levels[-1:]
            if not levels:
                break
    return False


def _spelled(name: bytes) -> bytes:
    return _ESCAPE.sub(lambda hexed: bytes.fromhex(hexed[1].decode()), name)


def _behind_literal(data: bytes, position: int) -> int:
    """Where a literal string ends; the end of `data` if nowhere."""
    depth = 1
    for found in _IN_LITERAL.finditer(data, position):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(data)
