"""The byte range: exactly a prefix of the file less the hex of /Contents, or nothing."""

from __future__ import annotations

import hashlib

import pytest

from signing.verify import byte_range
from signing.verify.byte_range import ByteRange, Fault

CONTENTS = bytes.fromhex("30820102abcd00")
HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Sig/Contents"
GAP = b"<30820102ABcd00>"
TAIL = b"/ByteRange[0 1 2 3]>>\nendobj\n%%EOF\n"
DATA = HEAD + GAP + TAIL
NUMBERS = (0, len(HEAD), len(HEAD) + len(GAP), len(TAIL))


def test_sound_range_covers_everything_but_the_gap() -> None:
    found = byte_range.read(NUMBERS, CONTENTS, DATA)
    assert found == ByteRange(len(HEAD), len(HEAD) + len(GAP), len(DATA))
    assert found.covers(DATA)
    assert found.content(DATA) == HEAD + TAIL
    assert found.digest(DATA, "sha256") == hashlib.sha256(HEAD + TAIL).digest()


def test_blank_bytes_behind_are_covered_others_not() -> None:
    found = byte_range.read(NUMBERS, CONTENTS, DATA)
    assert isinstance(found, ByteRange)
    assert found.covers(DATA + b"\r\n\x00")
    assert not found.covers(DATA + b"\nx")


@pytest.mark.parametrize(
    "numbers",
    [
        (),
        NUMBERS[:3],
        (*NUMBERS, 0),
        (1, *NUMBERS[1:]),
        (0, 0, NUMBERS[2], NUMBERS[3]),
        (0, -1, NUMBERS[2], NUMBERS[3]),
        (0, NUMBERS[1], NUMBERS[2], 0),
        (0, NUMBERS[1], NUMBERS[2], NUMBERS[3] + 1),
        (0, NUMBERS[1], NUMBERS[1], NUMBERS[3]),
        (0, NUMBERS[1] - 1, NUMBERS[2], NUMBERS[3]),
        (0, NUMBERS[1], NUMBERS[2] + 1, NUMBERS[3] - 1),
        (0, NUMBERS[1] + 1, NUMBERS[2], NUMBERS[3]),
        (0, 2**70, 2**71, 1),
    ],
)
def test_any_other_range_is_refused(numbers: tuple[int, ...]) -> None:
    assert isinstance(byte_range.read(numbers, CONTENTS, DATA), Fault)


@pytest.mark.parametrize(
    ("head", "gap"),
    [
        (HEAD, b"<30820102ABcd01>"),
        (HEAD, b"<30820102ABcd00/>"),
        (HEAD, b"<3082><0102ABcd0>"),
        (HEAD, b"(30820102ABcd00)"),
        (b"%PDF-1.7\n1 0 obj\n<</Type/Sig/Contentz", GAP),
    ],
    ids=["another value", "not hex", "two strings", "literal", "another key"],
)
def test_gap_must_be_the_contents(head: bytes, gap: bytes) -> None:
    data = head + gap + TAIL
    numbers = (0, len(head), len(head) + len(gap), len(TAIL))
    assert byte_range.read(numbers, CONTENTS, data) is Fault.STUFFED


def test_odd_digit_counts_as_a_trailing_zero() -> None:
    data = HEAD + b"<30820102abcd0>" + TAIL
    numbers = (0, len(HEAD), len(HEAD) + 15, len(TAIL))
    assert isinstance(byte_range.read(numbers, CONTENTS, data), ByteRange)


def test_a_gap_too_large_for_any_signature_is_not_even_read() -> None:
    data = HEAD + b"<" + b"0" * (64 << 20) + b"ab>" + TAIL
    numbers = (0, len(HEAD), len(data) - len(TAIL), len(TAIL))
    assert byte_range.read(numbers, CONTENTS, data) is Fault.STUFFED


@pytest.mark.parametrize("contents", [b"", bytes(9)])
def test_an_empty_value_is_a_fault_of_its_own(contents: bytes) -> None:
    assert byte_range.read(NUMBERS, contents, DATA) is Fault.NO_CONTENTS
