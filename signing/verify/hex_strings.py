"""Hexadecimal strings read in pieces: pyHanko reads them byte by byte, and a signature has 20,000.

Only plain ones are taken over, so that what is read stays pyHanko's decision: anything but digits
and blanks (a comment, garbage, an end that is missing) is left to its own reader.
"""

from __future__ import annotations

import binascii
from typing import Any, BinaryIO, Final

from pyhanko.pdf_utils import generic

_module: Any = generic
"""pyHanko is only partly typed; through this name it counts as untyped."""
_BLANKS: Final = b"\x00\t\n\x0c\r "
_PLAIN: Final = b"0123456789ABCDEFabcdef" + _BLANKS
_FIRST, _FURTHER = 256, 1 << 16
"""Bytes read at once: most strings are short, a signature's is long."""
_theirs: Any = _module.read_hex_string_from_stream


def install() -> None:
    """Let pyHanko read hexadecimal strings by `read`; doing so again changes nothing."""
    _module.read_hex_string_from_stream = read


def read(stream: BinaryIO) -> Any:
    """The string that begins at the stream's ``<``, which is then left behind its ``>``."""
    start = stream.tell()
    digits = _digits(stream)
    if digits is None:
        stream.seek(start)
        return _theirs(stream)
    # an odd number of digits means a last zero (ISO 32000-1, 7.3.4.3)
    return _module.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))


def _digits(stream: BinaryIO) -> bytes | None:
    """The digits up to ``>``; None where there is anything else between them."""
    position = stream.tell() + 1
    stream.seek(position)
    parts: list[bytes] = []
    while piece := stream.read(_FURTHER if parts else _FIRST):
        inside, end, _ = piece.partition(b">")
        if inside.translate(None, _PLAIN):
            return None
        parts.append(inside)
        position += len(inside)
        if end:
            stream.seek(position + 1)
            return b"".join(parts).translate(None, _BLANKS)
    return None
