"""Keys of both algorithms: store and load, sign and verify, refuse what does not fit."""

from __future__ import annotations

import pytest
from asn1crypto import algos
from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys, signatures
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
    is_pss = key.algorithm is Algorithm.RSA_PSS_SHA256
    expected = Algorithm.RSA_SHA256 if is_pss else key.algorithm
    assert keys.algorithm_of(keys.public_key(key)) is expected


def test_key_never_shows_in_its_repr(key: keys.PrivateKey) -> None:
    assert "secret" not in repr(key)
    assert "handle" not in repr(key)


def test_key_signs_with_its_own_algorithm_only(key: keys.PrivateKey) -> None:
    for other in set(Algorithm) - {key.algorithm}:
        with pytest.raises(KeyFormatError):
            keys.sign(key, other, b"data")


def test_public_key_verifies_its_own_algorithm_only(key: keys.PrivateKey) -> None:
    for other in set(Algorithm) - {key.algorithm}:
        # an RSA key may be used both ways
        is_sm2 = Algorithm.SM2_SM3 in (other, key.algorithm)
        with pytest.raises(KeyFormatError if is_sm2 else SignatureMismatchError):
            keys.verify_signature(
                keys.public_key(key), other, signed_data=b"data", signature=b"\x30\x00" * 128
            )


def test_short_secret_keeps_32_bytes() -> None:
    small = keys.Sm2PrivateKey(5)
    assert keys.from_pkcs8(keys.to_pkcs8(small)) == small
    assert (5).to_bytes(32) in keys.to_pkcs8(small)


def test_rsa_moduli_of_2048_to_4096_bits_are_taken() -> None:
    for bits in (2048, 3072, 4096):
        public = keys.rsa_public_key((1 << bits) - 1, 65537)
        assert keys.algorithm_of(public) is Algorithm.RSA_SHA256


@pytest.mark.parametrize("n", [(1 << 2047) - 1, 1 << 2047, (1 << 4096) + 1])
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


def pss_only(public: bytes) -> bytes:
    """The key of a SubjectPublicKeyInfo, marked for RSASSA-PSS alone as some CAs do."""
    bits = asn1_keys.PublicKeyInfo.load(public)["public_key"].parsed
    identifier = {"algorithm": "rsassa_pss", "parameters": keys.PSS_PARAMETERS}
    return bytes(asn1_keys.PublicKeyInfo({"algorithm": identifier, "public_key": bits}).dump())


def test_a_key_for_pss_alone_verifies_nothing_else() -> None:
    private = keys.generate(Algorithm.RSA_PSS_SHA256)
    assert isinstance(private, keys.RsaPrivateKey)
    plain = keys.RsaPrivateKey(private.handle)
    public = pss_only(keys.public_key(private))
    assert keys.algorithm_of(public) is Algorithm.RSA_PSS_SHA256
    good = keys.sign(private, Algorithm.RSA_PSS_SHA256, b"data")
    keys.verify_signature(public, Algorithm.RSA_PSS_SHA256, signed_data=b"data", signature=good)
    other = keys.sign(plain, Algorithm.RSA_SHA256, b"data")
    with pytest.raises(KeyFormatError):
        keys.verify_signature(public, Algorithm.RSA_SHA256, signed_data=b"data", signature=other)
    identifiers = {
        algorithm: algos.SignedDigestAlgorithm(certificates.signature_algorithm(algorithm))
        for algorithm in (Algorithm.RSA_SHA256, Algorithm.RSA_PSS_SHA256)
    }
    found = signatures.verify(
        public, identifiers[Algorithm.RSA_PSS_SHA256], data=b"data", signature=good
    )
    assert found.name == "RSA-PSS-SHA256 (2048)"
    with pytest.raises(SignatureMismatchError):
        signatures.verify(public, identifiers[Algorithm.RSA_SHA256], data=b"data", signature=other)


@pytest.mark.parametrize("public", [b"", b"\x30\x00", b"\x30\x05\x00\x00\x00\x00\x00", b"text"])
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    with pytest.raises(KeyFormatError):
        keys.algorithm_of(public)


def test_an_unheard_of_kind_of_key_is_nobodys(key: keys.PrivateKey) -> None:
    info = asn1_keys.PublicKeyInfo.load(keys.public_key(key)).copy()
    oid = info["algorithm"]["algorithm"].dump()
    foreign = oid[:-1] + bytes([oid[-1] ^ 0x55])
    assert keys.algorithm_of(keys.public_key(key).replace(oid, foreign)) is None
