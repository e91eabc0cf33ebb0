"""PNG predictors (ISO 32000-1, 7.4.4.4) of cross-reference and object streams, undone in full.

pyHanko knows three of the five, takes a row without any for zeros, and gives up a whole file for a
last row that is short. Viewers do none of that: the bytes that are missing count as zeros, and
what they would stand for as not there.
"""

from __future__ import annotations

from typing import Any, Final

from pyhanko.pdf_utils import filters

_module: Any = filters
"""pyHanko is only partly typed; through this name it counts as untyped."""
_NONE, _LEFT, _UP, _AVERAGE, _PAETH = range(5)
_BYTE: Final = 0xFF


def install() -> None:
    """Let pyHanko undo predictors by `decode`; doing so again changes nothing."""
    _module._png_decode = decode


def decode(data: memoryview, columns: int) -> bytes:
    """What `data`, rows of a tag and `columns` bytes each, stands for; ValueError for bad ones."""
    if columns < 1:
        raise ValueError(columns)
    length = columns + 1
    missing = -len(data) % length
    padded = bytes(data) + bytes(missing)
    rows: list[bytes] = []
    above = bytes(columns)
    for start in range(0, len(padded), length):
        above = _row(padded[start], padded[start + 1 : start + length], above)
        rows.append(above)
    decoded = b"".join(rows)
    return decoded[: len(decoded) - missing]


def _row(tag: int, row: bytes, above: bytes) -> bytes:
    if tag == _NONE:
        return row
    if tag == _UP:
        return bytes([(a + b) & _BYTE for a, b in zip(row, above, strict=True)])
    if tag not in (_LEFT, _AVERAGE, _PAETH):
        raise ValueError(tag)
    done = bytearray()
    left = corner = 0
    for value, up in zip(row, above, strict=True):
        if tag == _LEFT:
            base = left
        elif tag == _AVERAGE:
            base = (left + up) // 2
        else:
            base = _nearest(left, up, corner)
        left, corner = (value + base) & _BYTE, up
        done.append(left)
    return bytes(done)


def _nearest(left: int, up: int, corner: int) -> int:
    """The neighbour next to their plane, in this order (PNG specification, 9.4)."""
    plane = left + up - corner
    return min((left, up, corner), key=lambda near: abs(plane - near))
