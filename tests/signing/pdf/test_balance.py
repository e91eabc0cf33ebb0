"""Counting saved and restored graphics states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.pdf.balance import Balance, balance

_PARTS = [
    b"q",
    b"Q",
    b" ",
    b"\n",
    b"<41>",
    b"[",
    b"]",
    b"/",
    b"x",
    b"BT",
    b" BDC ",
    b" BMC ",
    b" EMC ",
    b" Q ",
    b"<<",
    b">>",
    b"1",
]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Balance()),
        (b"q 1 0 0 1 5 5 cm Q", Balance()),
        (b"q q 2 0 0 2 0 0 cm Q", Balance(left=1)),
        (b"Q Q q", Balance(missing=2, left=1)),
        (b"q (Q \\) Q) Tj", Balance(left=1)),
        (b"q % Q\nq Q", Balance(left=1)),
        (b"q BI /W 1 ID \x00 Q \x01 EI\nq Q", Balance(left=1)),
        (b"q[(Q)]TJ", Balance(left=1)),
        (b"q<71>Tj Q[q]/q 1 qq Q", Balance(missing=0, left=0)),
        (b"/q gs Q q", Balance(missing=1, left=1)),
        (b"q " * 700 + b"Q " * 699, Balance(left=1)),
    ],
)
def test_balance(content: bytes, expected: Balance) -> None:
    assert balance(content) == expected


@pytest.mark.parametrize(
    ("content", "closing"),
    [
        (b"BT (a) Tj ET\n[ /oops\n", b"]"),
        (b"q [(a) <41>", b"]"),
        (b"/P <</A [1 (b", b")]>>"),
        (b"/P <</A [1", b"]>>"),
        (b"(a (b \\) c", b"))"),
        (b"<41 4", b">"),
        (b"BI /W 1 ID \x00\x01", b"\nEI"),
        (b"] >> [1] (a) Tj (", b")"),
        (b"(\\() Tj [(]) 1] TJ", b""),
        (b"(a[b) Tj", b""),
        (b"(a<b) Tj", b""),
        (b"(see ID) Tj", b""),
        (b"<zz> 1 < 2 > (", b")"),
        (b"% ( [\n1", b""),
        (b"((((( 5 ))))) Tj [", b"]"),
        (b"/OC /Draft BDC (a) Tj", b" EMC"),
        (b"/OC /Draft BDC /P <</MCID 0>> BDC /X BMC EMC [ (a", b")] EMC EMC"),
        (b"EMC /OC /Draft BDC (a) Tj", b" EMC"),
        (b"/OC /Draft BDC (BDC) Tj % EMC\n/X gs", b" EMC"),
        (b"/P <</MCID 0>> BDC (a) Tj EMC", b""),
        (b"/P<</MCID 0>>BDC(a)Tj EMC (BDC) Tj", b""),
        (b"(BMC) Tj EMC EMC", b""),
    ],
)
def test_what_is_left_open_is_closed(content: bytes, closing: bytes) -> None:
    assert balance(content).closing == closing


@given(st.lists(st.sampled_from(_PARTS), max_size=12), st.booleans())
def test_the_fast_way_finds_what_reading_every_lexeme_finds(
    parts: list[bytes], hiding: bool
) -> None:
    content = b"".join(parts) + (b" (hiding)" if hiding else b"")
    assert balance(content) == balance(content + b" % a comment")
