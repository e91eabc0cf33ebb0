"""What a /ByteRange covers, and whether its gap is exactly the hex string of /Contents.

The gap is the only place that a signature does not protect. Attacks of the kinds “wrapping” and
“universal forgery” (pdf-insecurity.org) live there, so anything unusual about it is refused.
"""

from __future__ import annotations

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from mmap import mmap
from typing import Final

from cryptography.hazmat.primitives import hashes

from signing.crypto.signatures import hash_algorithm
from signing.verify.mapped import MappedFile

_CHUNK: Final = 1 << 20
_DIGITS: Final = b"0123456789ABCDEFabcdef"
_MAX_GAP: Final = 64 << 20
"""Bytes; signature values are thousands of times smaller."""
WHITE: Final = b"\x00\t\n\x0c\r "

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
        return rest == 0 or (rest <= _CHUNK and not bytes(data[self.end :]).strip(WHITE))

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


class Fault(StrEnum):
    """Why a byte range is refused."""

    NO_CONTENTS = "no-contents"
    MISSING = "missing"
    ODD = "odd"
    """Its numbers are not of the one permitted shape."""
    STUFFED = "stuffed"
    """There is more in the gap than the signature value."""


FAULTS: Final[dict[Fault, str]] = {
    Fault.NO_CONTENTS: "签名值缺失或为空,文件可能被伪造",
    Fault.MISSING: "签名的字节范围缺失或格式不对,文件可能被伪造",
    Fault.ODD: "签名的字节范围异常,文件可能被伪造或篡改",
    Fault.STUFFED: "未受签名保护的区域里有签名值以外的内容,文件可能被篡改",
}
"""What is wrong, in Chinese."""


def read(numbers: Sequence[int], contents: bytes, data: Bytes) -> ByteRange | Fault:
    """The range; a fault unless it covers a prefix of the file but the hex of `contents`."""
    if not contents.strip(b"\x00"):
        return Fault.NO_CONTENTS
    if len(numbers) != 4:
        return Fault.MISSING
    start, first, second, length = numbers
    end = second + length
    if start != 0 or first <= 0 or length <= 0 or second < first + 2 or end > len(data):
        return Fault.ODD
    if not _is_value(data, first, second, contents):
        return Fault.STUFFED
    return ByteRange(first, second, end)


def _is_value(data: Bytes, first: int, second: int, contents: bytes) -> bool:
    """Whether the gap is exactly the hex string behind /Contents."""
    if second - first > _MAX_GAP:
        return False
    gap = bytes(data[first:second])
    digits = gap[1:-1].translate(None, WHITE)
    if gap[:1] + gap[-1:] != b"<>" or digits.translate(None, _DIGITS):
        return False
    # an odd number of digits means a last zero (ISO 32000-1, 7.3.4.3)
    if binascii.unhexlify(digits + b"0" * (len(digits) % 2)) != contents:
        return False
    return bytes(data[max(0, first - 64) : first]).rstrip(WHITE).endswith(b"/Contents")
