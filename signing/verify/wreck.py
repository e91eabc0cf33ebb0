"""A signed file whose structure is broken: invalid, and named if it has the shape of an attack.

Other readers repair such files and show what was hidden from the signature, so the raw bytes are
asked what no reader of objects can tell any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signing.verify import algorithm_row, byte_range, rows
from signing.verify.byte_range import Bytes, Fault
from signing.verify.findings import forgery
from signing.verify.model import Attack, Finding, SignatureReport, Verdict

_RANGE: Final = re.compile(rb"/ByteRange\s{0,32}\[([-+0-9\s]{0,200})\]")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]*")
_MAX_RANGES: Final = 100
_MAX_VALUE: Final = 1 << 20
"""Bytes of hex digits read."""


def report(data: Bytes) -> SignatureReport:
    """The judgement over the signatures of such a file as one."""
    unreadable = rows.integrity_unreadable()
    answers = (
        unreadable,
        rows.coverage_none(),
        rows.modifications_unchecked(),
        rows.signer(None),
        algorithm_row.algorithm(None, unreadable, None),
        *rows.trust_unchecked(),
    )
    return SignatureReport(
        field="",
        page=None,
        rect_pt=None,
        algorithm="",
        signer="",
        issuer="",
        serial="",
        fingerprint="",
        signed_at=None,
        timestamped=False,
        revision_end=0,
        covers_whole_file=False,
        test_certificate=False,
        verdict=Verdict.INVALID,
        rows=answers,
        findings=tuple({finding.attack: finding for finding in _findings(data)}.values()),
    )


def _findings(data: Bytes) -> Iterator[Finding]:
    for numbers in _ranges(data):
        found = byte_range.read(numbers, _value(data, numbers), data)
        if isinstance(found, Fault):
            yield forgery(found)
        elif not found.covers(data):
            template = "签名之后追加的内容破坏了文件结构,其他阅读器会修复并显示它"
            yield Finding(Attack.INCREMENTAL_SAVING, template, {})


def _ranges(data: Bytes) -> Iterator[tuple[int, ...]]:
    for count, match in enumerate(_RANGE.finditer(data)):
        if count >= _MAX_RANGES:
            return
        yield tuple(int(n) for n in match.group(1).split() if n.strip(b"+-").isdigit())


def _value(data: Bytes, numbers: tuple[int, ...]) -> bytes:
    """The hex string at the beginning of the gap."""
    start = numbers[1] + 1 if len(numbers) == 4 and numbers[1] >= 0 else len(data)
    text = data[start : start + _MAX_VALUE].split(b">", 1)[0].translate(None, byte_range.WHITE)
    if not _HEX.fullmatch(text):
        return b""
    return bytes.fromhex((text + b"0" * (len(text) % 2)).decode())
