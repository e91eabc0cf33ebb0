"""The share of an encryption key, locked by the signing share beside it."""

from __future__ import annotations

import secrets

import pytest

from signing.crypto import second_share
from signing.errors import ShareLockedError

SHARE, GUARD = secrets.token_bytes(32), secrets.token_bytes(32)


def test_the_signing_share_opens_it_again() -> None:
    wrapped = second_share.wrap(SHARE, signing_share=GUARD)
    assert second_share.unwrap(wrapped, signing_share=GUARD) == SHARE
    assert SHARE not in wrapped
    assert len(wrapped) == 12 + len(SHARE) + 16


def test_the_same_share_never_looks_the_same_twice() -> None:
    first, second = (second_share.wrap(SHARE, signing_share=GUARD) for _ in range(2))
    assert first[:12] != second[:12]
    assert first[12:] != second[12:]


def test_another_signing_share_opens_nothing() -> None:
    wrapped = second_share.wrap(SHARE, signing_share=GUARD)
    with pytest.raises(ShareLockedError):
        second_share.unwrap(wrapped, signing_share=SHARE)


@pytest.mark.parametrize("place", [0, 12, -1], ids=["nonce", "share", "tag"])
def test_what_was_altered_is_not_opened(place: int) -> None:
    wrapped = bytearray(second_share.wrap(SHARE, signing_share=GUARD))
    wrapped[place] ^= 1
    with pytest.raises(ShareLockedError):
        second_share.unwrap(bytes(wrapped), signing_share=GUARD)


@pytest.mark.parametrize("length", [0, 5, 12, 20, 59])
def test_what_was_cut_off_is_not_opened(length: int) -> None:
    wrapped = second_share.wrap(SHARE, signing_share=GUARD)
    with pytest.raises(ShareLockedError):
        second_share.unwrap(wrapped[:length], signing_share=GUARD)
