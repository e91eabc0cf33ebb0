"""Keys of both algorithms: store and load, sign and verify, refuse what does not fit."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.errors import KeyFormatError, SignatureMismatchError


@pytest.fixture(scope="module", params=list(Algorithm), ids=lambda algorithm: str(algorithm))
def key(request: pytest.FixtureRequest) -> keys.PrivateKey:
    return keys.generate(request.param)


def test_signature_verifies(key: keys.PrivateKey) -> None:
    signature = keys.sign(key, key.algorithm, b"data")
    keys.verify_signature(
        keys.public_key(key), key.algorithm, signed_data=b"data", signature=signature
    )


def test_other_data_does_not_verify(key: keys.PrivateKey) -> None:
    signature = keys.sign(key, key.algorithm, b"data")
    with pytest.raises(SignatureMismatchError):
        keys.verify_signature(
            keys.public_key(key), key.algorithm, signed_data=b"date", signature=signature
        )


def test_stored_key_is_the_same_key(key: keys.PrivateKey) -> None:
    loaded = keys.from_pkcs8(keys.to_pkcs8(key))
    assert type(loaded) is type(key)
    assert keys.public_key(loaded) == keys.public_key(key)


def test_public_key_says_its_algorithm(key: keys.PrivateKey) -> None:
    assert keys.algorithm_of(keys.public_key(key)) is key.algorithm


def test_key_never_shows_in_its_repr(key: keys.PrivateKey) -> None:
    assert "secret" not in repr(key)
    assert "handle" not in repr(key)


def test_key_signs_with_its_own_algorithm_only(key: keys.PrivateKey) -> None:
    (other,) = set(Algorithm) - {key.algorithm}
    with pytest.raises(KeyFormatError):
        keys.sign(key, other, b"data")


def test_public_key_verifies_its_own_algorithm_only(key: keys.PrivateKey) -> None:
    (other,) = set(Algorithm) - {key.algorithm}
    with pytest.raises(KeyFormatError):
        keys.verify_signature(
            keys.public_key(key), other, signed_data=b"data", signature=b"\x30\x00" * 128
        )


def test_short_secret_keeps_32_bytes() -> None:
    small = keys.Sm2PrivateKey(5)
    assert keys.from_pkcs8(keys.to_pkcs8(small)) == small
    assert (5).to_bytes(32) in keys.to_pkcs8(small)


@pytest.mark.parametrize("n", [(1 << 1023) + 1, 1 << 2047, (1 << 5000) + 1])
def test_unfit_rsa_moduli_are_refused(n: int) -> None:
    with pytest.raises(KeyFormatError):
        keys.rsa_public_key(n, 65537)


def test_unfit_rsa_exponent_is_refused() -> None:
    with pytest.raises(KeyFormatError):
        keys.rsa_public_key((1 << 2047) + 1, 3)


def test_foreign_private_key_is_refused() -> None:
    foreign = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(KeyFormatError):
        keys.from_pkcs8(foreign)


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x30\x03\x02\x01\x00"])
def test_junk_is_no_key(junk: bytes) -> None:
    with pytest.raises(KeyFormatError):
        keys.from_pkcs8(junk)
    with pytest.raises(KeyFormatError):
        keys.public_key_of(junk)


def test_foreign_public_key_is_not_ours() -> None:
    foreign = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = foreign.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert keys.algorithm_of(der) is None
    with pytest.raises(KeyFormatError):
        keys.rsa_handle(der)
    with pytest.raises(KeyFormatError):
        keys.sm2_point(der)


def test_rsa_handle_is_the_loaded_key() -> None:
    private = keys.generate_rsa()
    assert isinstance(private.handle, rsa.RSAPrivateKey)
    numbers = private.handle.public_key().public_numbers()
    assert keys.rsa_handle(keys.public_key(private)).public_numbers() == numbers
