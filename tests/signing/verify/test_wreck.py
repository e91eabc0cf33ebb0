"""Files too broken to be parsed: what their raw bytes still tell."""

from __future__ import annotations

import pytest

from signing.verify import wreck
from signing.verify.model import Attack, Verdict

HEAD = b"%PDF-1.7\n<</Type/Sig/Contents"
GAP = b"<30 0>"


def attacks(data: bytes) -> set[Attack]:
    report = wreck.report(data)
    assert report.verdict is Verdict.INVALID
    return {finding.attack for finding in report.findings}


def signed(gap: bytes = GAP, tail: bytes = b"") -> bytes:
    end = b">>\n%%EOF\n"
    template = b"/ByteRange[0 %d %d %d]" % (len(HEAD), len(HEAD) + len(gap), 60)
    body = template.ljust(60 - len(end)) + end
    return HEAD + gap + body + tail


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (signed(), set()),
        (signed(tail=b"4 0 obj<<>>endobj"), {Attack.INCREMENTAL_SAVING}),
        (signed(gap=b"<3000/Evil>"), {Attack.UNIVERSAL_FORGERY}),
        (signed(gap=b"<3000>(evil)<00>"), {Attack.WRAPPING}),
        (b"%PDF /ByteRange[0 1 2]", {Attack.UNIVERSAL_FORGERY}),
        (b"%PDF /ByteRange[0 -1 2 3]", {Attack.UNIVERSAL_FORGERY}),
        (b"%PDF /ByteRange[x]", set()),
        (b"/ByteRange[0 1 2]" * 300, {Attack.UNIVERSAL_FORGERY}),
    ],
)
def test_the_shape_of_an_attack_is_named(data: bytes, expected: set[Attack]) -> None:
    assert attacks(data) == expected
