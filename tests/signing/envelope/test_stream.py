"""Chunks authenticate at their own place only, without any help of lengths or digests."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signing.envelope.layout import SEED, TAG, Suite
from signing.envelope.stream import Stream
from signing.errors import EnvelopeError

SIZE = 100


def stream(suite: Suite) -> Stream:
    return Stream(suite, bytes(range(SEED)), prefix=b"prefix", nonce=bytes(7))


@pytest.fixture(params=list(Suite))
def suite(request: pytest.FixtureRequest) -> Suite:
    chosen: Suite = request.param
    return chosen


def sealed(suite: Suite, *, closed: bool = True) -> list[bytes]:
    """Three chunks alike; the last is marked as such if `closed`."""
    made, writer = [], stream(suite)
    for number in range(3):
        into = memoryview(bytearray(SIZE + TAG))
        writer.seal(memoryview(bytes(SIZE)), into, last=closed and number == 2)
        made.append(bytes(into))
    return made


def opened(suite: Suite, chunks: list[bytes]) -> int:
    """How many open, the last one taken for the end."""
    reader = stream(suite)
    for number, chunk in enumerate(chunks):
        into = memoryview(bytearray(SIZE))
        reader.open(memoryview(chunk), into, last=number == len(chunks) - 1)
    return len(chunks)


def test_chunks_alike_are_sealed_differently_and_open_in_order(suite: Suite) -> None:
    chunks = sealed(suite)
    assert len(set(chunks)) == 3
    assert opened(suite, chunks) == 3


def test_chunks_are_what_the_format_says() -> None:
    """Without our code: containers of today are opened by programs of tomorrow."""
    salt = hashlib.sha256(b"prefix").digest()
    info = b"bidseal envelope 1 aes256-gcm"
    key = HKDF(hashes.SHA256(), length=32, salt=salt, info=info).derive(bytes(range(SEED)))
    for number, chunk in enumerate(sealed(Suite.AES)):
        nonce = bytes(7) + bytes([0, 0, 0, number, number == 2])
        assert AESGCM(key).decrypt(nonce, chunk, None) == bytes(SIZE)


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (0, 1), (0, 0, 2), (0, 1, 1), (0, 1, 2, 2)])
def test_another_order_or_end_does_not_open(suite: Suite, order: tuple[int, ...]) -> None:
    chunks = sealed(suite)
    detail = "第一段内容" if order[0] else "改动或缺失"
    with pytest.raises(EnvelopeError, match=detail):
        opened(suite, [chunks[number] for number in order])


def test_an_end_without_its_mark_does_not_open(suite: Suite) -> None:
    with pytest.raises(EnvelopeError):
        opened(suite, sealed(suite, closed=False))
