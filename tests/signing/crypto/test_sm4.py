"""SM4: the standards' vectors on both implementations, openssl as the judge, hostile input."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signing.crypto import sm4, sm4_block
from signing.errors import DecryptionError, KeyFormatError

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
"""GB/T 32907-2016, annex A: key and plaintext alike."""
BLOCK = bytes.fromhex("681edf34d206965e86b3e94f536e4246")
# RFC 8998, A.1
NONCE = bytes.fromhex("00001234567800000000abcd")
ASSOCIATED = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
PLAIN = b"".join(bytes([value]) * 8 for value in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
SEALED = bytes.fromhex(
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec"
)
BACKENDS: list[sm4.Sm4Backend] = [sm4.PythonSm4(), sm4.LibrarySm4()]


@pytest.fixture(params=BACKENDS, ids=lambda backend: type(backend).__name__)
def backend(request: pytest.FixtureRequest) -> sm4.Sm4Backend:
    found: sm4.Sm4Backend = request.param
    return found


def test_block_of_the_standard(backend: sm4.Sm4Backend) -> None:
    assert sm4_block.encryption(KEY)(KEY) == BLOCK
    assert sm4_block.decryption(KEY)(BLOCK) == KEY
    assert backend.cbc_encrypt(KEY, bytes(16), KEY) == BLOCK
    assert backend.cbc_decrypt(KEY, bytes(16), BLOCK) == KEY


def test_many_rounds_of_the_standards_second_example() -> None:
    """Annex A.2 goes on to a million; the first thousand catch a wrong table as well."""
    encrypt, decrypt, block = sm4_block.encryption(KEY), sm4_block.decryption(KEY), KEY
    for _ in range(1000):
        block = encrypt(block)
    for _ in range(1000):
        block = decrypt(block)
    assert block == KEY


def test_gcm_of_rfc_8998(backend: sm4.Sm4Backend) -> None:
    assert sm4.gcm_encrypt(KEY, NONCE, PLAIN, ASSOCIATED, using=backend) == SEALED
    assert sm4.gcm_decrypt(KEY, NONCE, SEALED, ASSOCIATED, using=backend) == PLAIN


@settings(max_examples=25)
@given(st.binary(max_size=70), st.binary(max_size=40), st.binary(min_size=16, max_size=16))
@example(bytes(range(70)), bytes(range(40)), KEY)
def test_both_implementations_agree(data: bytes, associated: bytes, key: bytes) -> None:
    own, library = BACKENDS
    counter = b"\xff" * 16  # runs over at once
    assert sm4.ctr(key, counter, data, using=own) == sm4.ctr(key, counter, data, using=library)
    sealed = sm4.gcm_encrypt(key, NONCE, data, associated, using=own)
    assert sm4.gcm_decrypt(key, NONCE, sealed, associated, using=library) == data
    assert sm4.gcm_encrypt(key, NONCE, data, associated, using=library) == sealed
    padded = sm4.cbc_encrypt(key, counter, data, using=own)
    assert sm4.cbc_encrypt(key, counter, data, using=library) == padded
    assert sm4.cbc_decrypt(key, counter, padded, using=own) == data
    assert sm4.cbc_decrypt(key, counter, padded, using=library) == data


@pytest.mark.parametrize("place", [0, 40, len(SEALED) - 1])
def test_altered_ciphertexts_are_refused(backend: sm4.Sm4Backend, place: int) -> None:
    altered = bytearray(SEALED)
    altered[place] ^= 1
    with pytest.raises(DecryptionError):
        sm4.gcm_decrypt(KEY, NONCE, bytes(altered), ASSOCIATED, using=backend)
    with pytest.raises(DecryptionError):
        sm4.gcm_decrypt(KEY, NONCE, SEALED, ASSOCIATED + b"\0", using=backend)


def test_wrong_lengths_are_refused(backend: sm4.Sm4Backend) -> None:
    for key, iv in ((KEY[:-1], KEY), (KEY, KEY + b"\0"), (b"", b"")):
        with pytest.raises(KeyFormatError):
            sm4.cbc_encrypt(key, iv, b"", using=backend)
        with pytest.raises(KeyFormatError):
            sm4.cbc_decrypt(key, iv, BLOCK, using=backend)
        with pytest.raises(KeyFormatError):
            sm4.ctr(key, iv, b"", using=backend)
        with pytest.raises(KeyFormatError):
            sm4.gcm_encrypt(key, iv, b"", b"", using=backend)
        with pytest.raises(KeyFormatError):
            sm4.gcm_decrypt(key, iv, SEALED, b"", using=backend)
    for data in (b"", BLOCK[:-1], BLOCK + b"\0"):
        with pytest.raises(DecryptionError):
            sm4.cbc_decrypt(KEY, KEY, data, using=backend)
    with pytest.raises(DecryptionError):
        sm4.gcm_decrypt(KEY, NONCE, SEALED[:15], b"", using=backend)


@pytest.mark.parametrize("ending", [b"\x00", b"\x11" * 17, b"\x02\x03\x03", b"\x01\x02"])
def test_wrong_padding_is_refused(backend: sm4.Sm4Backend, ending: bytes) -> None:
    blocks = backend.cbc_encrypt(KEY, KEY, ending.rjust(32, b"x"))
    with pytest.raises(DecryptionError):
        sm4.cbc_decrypt(KEY, KEY, blocks, using=backend)


def test_where_the_library_lacks_it_our_own_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_key: bytes) -> None:
        raise UnsupportedAlgorithm("sm4")

    sm4.backend.cache_clear()
    assert isinstance(sm4.backend(), sm4.LibrarySm4)
    sm4.backend.cache_clear()
    monkeypatch.setattr("signing.crypto.sm4.algorithms.SM4", missing)
    assert isinstance(sm4.backend(), sm4.PythonSm4)
    assert sm4.gcm_encrypt(KEY, NONCE, PLAIN, ASSOCIATED) == SEALED
    sm4.backend.cache_clear()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
@pytest.mark.parametrize("mode", ["cbc", "ctr"])
def test_openssl_both_ways(backend: sm4.Sm4Backend, mode: str) -> None:
    def openssl(direction: str, data: bytes) -> bytes:
        command = ["openssl", "enc", f"-sm4-{mode}", direction, "-K", KEY.hex(), "-iv", NONCE.hex()]
        command[-1] += "00000001"
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout

    iv, text = NONCE + b"\0\0\0\x01", "投标文件".encode() * 9
    encrypt = sm4.cbc_encrypt if mode == "cbc" else sm4.ctr
    decrypt = sm4.cbc_decrypt if mode == "cbc" else sm4.ctr
    assert openssl("-d", encrypt(KEY, iv, text, using=backend)) == text
    assert decrypt(KEY, iv, openssl("-e", text), using=backend) == text
