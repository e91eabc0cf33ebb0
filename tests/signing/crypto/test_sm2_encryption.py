"""SM2 encryption: the standard's vector on both implementations, openssl, hostile input."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.crypto import curve, keys, sm2, sm2_encryption
from signing.crypto.sm2_encryption import Ciphertext, Sm2EncryptionBackend
from signing.errors import DecryptionError, KeyFormatError

# GB/T 32918.5-2017 (GM/T 0003.5-2012), annex C.2
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PLAIN = b"encryption standard"
VECTOR = Ciphertext(
    (
        0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73,
        0xE858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0,
    ),
    bytes.fromhex("59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"),
    bytes.fromhex("21886ca989ca9c7d58087307ca93092d651efa"),
).to_der()


def backends() -> list[Sm2EncryptionBackend]:
    own = sm2_encryption.PythonSm2Encryption()
    found = sm2_encryption.backend()
    return [own] if isinstance(found, type(own)) else [own, found]


@pytest.fixture(params=backends(), ids=lambda backend: type(backend).__name__)
def backend(request: pytest.FixtureRequest) -> Sm2EncryptionBackend:
    found: Sm2EncryptionBackend = request.param
    return found


def test_ciphertext_of_the_standard_opens(backend: Sm2EncryptionBackend) -> None:
    assert sm2_encryption.decrypt(PRIVATE, VECTOR, using=backend) == PLAIN


@pytest.mark.parametrize("length", [1, 16, 32, 33, 255])
def test_one_encrypts_and_every_other_decrypts(backend: Sm2EncryptionBackend, length: int) -> None:
    secret = sm2.generate()
    plain = bytes(range(length))
    sealed = sm2_encryption.encrypt(sm2.public_key(secret), plain, using=backend)
    for other in backends():
        assert sm2_encryption.decrypt(secret, sealed, using=other) == plain


def test_by_default_it_works_too() -> None:
    sealed = sm2_encryption.encrypt(sm2.public_key(7), b"key")
    assert sm2_encryption.decrypt(7, sealed) == b"key"


def test_two_parties_open_it_by_the_point_alone() -> None:
    """[d]C1 = d1⁻¹(d2⁻¹C1) − C1, so neither needs d."""
    d1, d2 = 12345, 67890
    secret = (pow(d1 * d2, -1, curve.N) - 1) % curve.N
    sealed = Ciphertext.read(sm2_encryption.encrypt(sm2.public_key(secret), PLAIN))
    half = curve.multiply(pow(d2, -1, curve.N), sealed.point)
    shared = curve.combine(pow(d1, -1, curve.N), half, curve.N - 1, sealed.point)
    assert sealed.open(shared) == PLAIN


def test_another_key_opens_nothing(backend: Sm2EncryptionBackend) -> None:
    with pytest.raises(DecryptionError):
        sm2_encryption.decrypt(7, VECTOR, using=backend)


@pytest.mark.parametrize("place", [40, 80, len(VECTOR) - 1])
def test_altered_ciphertexts_are_refused(backend: Sm2EncryptionBackend, place: int) -> None:
    altered = bytearray(VECTOR)
    altered[place] ^= 1
    with pytest.raises(DecryptionError):
        sm2_encryption.decrypt(PRIVATE, bytes(altered), using=backend)


def hostile() -> dict[str, bytes]:
    good = Ciphertext.read(VECTOR)

    def with_point(x: int, y: int) -> bytes:
        return Ciphertext((x, y), good.digest, good.data).to_der()

    return {
        "empty": b"",
        "truncated": VECTOR[:-1],
        "trailing": VECTOR + b"\0",
        "long length": b"\x30\x81" + VECTOR[1:],
        "set": b"\x31" + VECTOR[1:],
        "text": b"not a ciphertext",
        "infinity": with_point(0, 0),
        "off the curve": with_point(good.point[0], good.point[1] ^ 1),
        "x + p": with_point(good.point[0] + curve.P, good.point[1]),
        "negative": with_point(-1, good.point[1]),
        "short digest": Ciphertext(good.point, good.digest[:-1], good.data).to_der(),
        "no data": Ciphertext(good.point, good.digest, b"").to_der(),
        "too long": Ciphertext(good.point, good.digest, bytes(256)).to_der(),
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_anything_but_a_sane_ciphertext_is_refused(
    backend: Sm2EncryptionBackend, name: str
) -> None:
    with pytest.raises(DecryptionError, match="SM2 密文"):  # before any key is tried
        sm2_encryption.decrypt(PRIVATE, hostile()[name], using=backend)


@settings(max_examples=60)
@given(st.binary(max_size=120))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DecryptionError):
        sm2_encryption.decrypt(PRIVATE, data)


def test_unusable_keys_and_lengths_are_refused(backend: Sm2EncryptionBackend) -> None:
    public = sm2.public_key(PRIVATE)
    for wrong in (public[:-1], public[:-1] + b"\0", b"\x04" + bytes(64), b""):
        with pytest.raises(KeyFormatError):
            sm2_encryption.encrypt(wrong, PLAIN, using=backend)
    for length in (0, 256):
        with pytest.raises(KeyFormatError):
            sm2_encryption.encrypt(public, bytes(length), using=backend)
    for private in (0, curve.N - 1):
        with pytest.raises(KeyFormatError):
            sm2_encryption.decrypt(private, VECTOR, using=backend)


def test_without_gmssl_our_own_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sm2, sm2_encryption):
        module.backend.cache_clear()
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    assert isinstance(sm2_encryption.backend(), sm2_encryption.PythonSm2Encryption)
    assert isinstance(sm2.backend(), sm2.PythonSm2)
    for module in (sm2, sm2_encryption):
        module.backend.cache_clear()


def test_key_streams_of_zeros_hide_nothing_and_are_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one byte every 256th key stream is zero; 470 is the first such nonce of this key."""
    drawn = iter((469, 470))  # one less, as `randbelow` is asked
    monkeypatch.setattr("signing.crypto.sm2_encryption.secrets.randbelow", lambda _n: next(drawn))
    own = sm2_encryption.PythonSm2Encryption()
    sealed = Ciphertext.read(own.encrypt(sm2.public_key(PRIVATE), b"a"))
    assert sealed.data != b"a"
    assert sealed.point == curve.multiply(471, curve.G)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_openssl_both_ways(tmp_path: Path, backend: Sm2EncryptionBackend) -> None:
    private = keys.generate_sm2()
    (tmp_path / "key.der").write_bytes(keys.to_pkcs8(private))
    (tmp_path / "public.der").write_bytes(keys.public_key(private))

    def openssl(*arguments: str, data: bytes) -> bytes:
        command = ["openssl", "pkeyutl", *arguments, "-keyform", "DER"]
        found = subprocess.run(
            command, cwd=tmp_path, input=data, capture_output=True, check=True
        ).stdout
        assert found
        return found

    point = sm2.public_key(private.secret)
    sealed = sm2_encryption.encrypt(point, PLAIN, using=backend)
    assert openssl("-decrypt", "-inkey", "key.der", data=sealed) == PLAIN
    theirs = openssl("-encrypt", "-pubin", "-inkey", "public.der", data=PLAIN)
    assert sm2_encryption.decrypt(private.secret, theirs, using=backend) == PLAIN
