"""The PIN's derivation as a fixed vector, which the phone page must reproduce byte for byte."""

from __future__ import annotations

import hashlib

import pytest

from signing.crypto.pin import PinKey, verifier
from signing.errors import KeyFormatError, ShareLockedError

PIN = "246810"
DEVICE_SECRET = bytes(range(0x00, 0x20))
PEPPER = bytes(range(0x20, 0x40))
STRETCHED = "01870d42666b8c3b4fe77fb42f83cbca38f83eab764c401caa4da471190d1080"
PROOF = "5a0340571b50e77f311f87ee897e93fd5a60713a90db91fd237b9407a5169aa5"
VERIFIER = "be5cc62e912d3f79cd4c5e5df332df724790a9d039a45c929a1cfe56f2ff9aad"
SHARE = bytes(range(0x40, 0x60))
WRAPPED_UNDER_ZERO_NONCE = (
    "000000000000000000000000"
    "1b0ac81585c602af872777ac7300345a6e7b2e1b0d7ef0dc8f042a77890106bb"
    "87d4aa0f9961134fca98d7767b13f6fc"
)


@pytest.fixture(scope="module")
def key() -> PinKey:
    return PinKey.derive(PIN, DEVICE_SECRET)


def test_derivation_is_the_vector(key: PinKey) -> None:
    assert key.stretched.hex() == STRETCHED
    assert key.proof.hex() == PROOF
    assert verifier(key.proof) == VERIFIER == hashlib.sha256(key.proof).hexdigest()


def test_share_wrapped_by_the_phone_page_opens(key: PinKey) -> None:
    assert key.unwrap(bytes.fromhex(WRAPPED_UNDER_ZERO_NONCE), pepper=PEPPER) == SHARE


def test_wrapping_never_repeats_a_nonce(key: PinKey) -> None:
    first, second = (key.wrap(SHARE, pepper=PEPPER) for _ in range(2))
    assert first[:12] != second[:12]
    assert key.unwrap(first, pepper=PEPPER) == key.unwrap(second, pepper=PEPPER) == SHARE


def test_wrong_pin_device_or_pepper_unlocks_nothing(key: PinKey) -> None:
    wrapped = key.wrap(SHARE, pepper=PEPPER)
    others = [PinKey.derive("246811", DEVICE_SECRET), PinKey.derive(PIN, PEPPER)]
    for other in others:
        with pytest.raises(ShareLockedError):
            other.unwrap(wrapped, pepper=PEPPER)
    with pytest.raises(ShareLockedError):
        key.unwrap(wrapped, pepper=DEVICE_SECRET)


@pytest.mark.parametrize("wrapped", [b"", b"short", bytes(60)])
def test_damaged_wrapping_unlocks_nothing(wrapped: bytes, key: PinKey) -> None:
    with pytest.raises(ShareLockedError):
        key.unwrap(wrapped, pepper=PEPPER)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "12345\n"])
def test_only_six_ascii_digits_are_a_pin(pin: str) -> None:
    with pytest.raises(KeyFormatError):
        PinKey.derive(pin, DEVICE_SECRET)
