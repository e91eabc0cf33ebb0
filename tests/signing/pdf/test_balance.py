"""Counting saved and restored graphics states."""

from __future__ import annotations

import pytest

from signing.pdf.balance import Balance, balance


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
    ],
)
def test_balance(content: bytes, expected: Balance) -> None:
    assert balance(content) == expected
