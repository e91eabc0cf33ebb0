"""SM3 and SHA-256 by the standards' own examples."""

from __future__ import annotations

import hashlib

import pytest

from signing.algorithm import Digest
from signing.crypto.digests import digest, sm3


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # GB/T 32905-2016, annex A
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_of_the_standard(message: bytes, expected: str) -> None:
    assert sm3(message).hex() == expected


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 1000])
def test_every_implementation_of_sm3_agrees(length: int) -> None:
    data = bytes(i % 251 for i in range(length))
    gmssl = pytest.importorskip("gmssl_pyx", reason="no wheel for this machine")
    assert sm3(data) == bytes(gmssl.sm3_hash(data))
    if "sm3" in hashlib.algorithms_available:
        assert sm3(data) == hashlib.new("sm3", data).digest()


def test_sha256_is_hashlibs() -> None:
    assert digest(Digest.SHA256, b"abc") == hashlib.sha256(b"abc").digest()
