"""What a /ByteRange covers, and whether its gap is exactly the hex string of /Contents.

The gap is the only place that a signature does not protect. Attacks of the kinds “wrapping” and
“universal forgery” (pdf-insecurity.org) live there, so anything unusual about it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from mmap import mmap
from typing import Final

from cryptography.hazmat.primitives import hashes

from signing.crypto.signatures import hash_algorithm
from signing.verify.mapped import MappedFile

_CHUNK: Final = 1 << 20
_HEX: Final = re.compile(rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*>")
_WHITE: Final = b"\x00\t\n\x0c\r "

Bytes = bytes | mmap


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Two covered pieces: `data[:gap_start]` and `data[gap_end:end]`."""

    gap_start: int
    gap_end: int
    end: int

    def covers(self, data: Bytes) -> bool:
        """Whether nothing but blank bytes stands behind the covered end."""
        rest = len(data) - self.end
        return rest == 0 or (rest <= _CHUNK and not bytes(data[self.end :]).strip(_WHITE))

    def digest(self, data: Bytes, name: str) -> bytes:
        """The digest of both pieces by asn1crypto's name; UnsupportedAlgorithmError."""
        if isinstance(data, MappedFile):
            return data.digest_around(name, (self.gap_start, self.gap_end), self.end)
        context = hashes.Hash(hash_algorithm(name))
        for start, end in ((0, self.gap_start), (self.gap_end, self.end)):
            for at in range(start, end, _CHUNK):
                context.update(data[at : min(at + _CHUNK, end)])
        return context.finalize()

    def content(self, data: Bytes) -> bytes:
        """Both pieces in memory."""
        return bytes(data[: self.gap_start]) + bytes(data[self.gap_end : self.end])


def read(numbers: Sequence[int], contents: bytes, data: Bytes) -> ByteRange | None:
    """The range, or None unless it covers a prefix of the file but the hex of `contents`."""
    if len(numbers) != 4:
        return None
    start, first, second, length = numbers
    end = second + length
    if start != 0 or first <= 0 or length <= 0 or second < first + 2 or end > len(data):
        return None
    gap = bytes(data[first:second])
    if not _HEX.fullmatch(gap):
        return None
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", gap)
    # an odd number of digits means a last zero (ISO 32000-1, 7.3.4.3)
    if bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()) != contents:
        return None
    if not bytes(data[max(0, first - 64) : first]).rstrip(_WHITE).endswith(b"/Contents"):
        return None
    return ByteRange(first, second, end)
