"""Foreign algorithms: each is verified, wrong ones are refused, unknown ones are not judged."""

from __future__ import annotations

import pytest
from asn1crypto import algos
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from signing.algorithm import Algorithm
from signing.crypto import keys, signatures
from signing.crypto.asn1 import SM2_SIGN_OID, SM2_SM3_OID
from signing.crypto.signatures import Strength
from signing.errors import SignatureMismatchError, UnsupportedAlgorithmError

DATA = b"data"


def spki(public: object) -> bytes:
    der: bytes = public.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return der


def named(name: str) -> algos.SignedDigestAlgorithm:
    return algos.SignedDigestAlgorithm({"algorithm": name})


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def test_pss(rsa_key: rsa.RSAPrivateKey) -> None:
    sha = {"algorithm": "sha256"}
    algorithm = algos.SignedDigestAlgorithm(
        {
            "algorithm": "rsassa_pss",
            "parameters": {
                "hash_algorithm": sha,
                "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": sha},
                "salt_length": 32,
            },
        }
    )
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = rsa_key.sign(DATA, scheme, hashes.SHA256())
    public = spki(rsa_key.public_key())
    found = signatures.verify(public, algorithm, data=DATA, signature=signature)
    assert found.name == "RSA-PSS-SHA256 (2048)"
    with pytest.raises(SignatureMismatchError):
        signatures.verify(public, algorithm, data=b"other", signature=signature)


def test_pss_with_another_digest_in_its_mask(rsa_key: rsa.RSAPrivateKey) -> None:
    """SHA-1 is the mask's by default (RFC 4055, 3.1), and says nothing about the content."""
    algorithm = algos.SignedDigestAlgorithm(
        {
            "algorithm": "rsassa_pss",
            "parameters": {"hash_algorithm": {"algorithm": "sha256"}, "salt_length": 20},
        }
    )
    scheme = padding.PSS(padding.MGF1(hashes.SHA1()), 20)
    signature = rsa_key.sign(DATA, scheme, hashes.SHA256())
    public = spki(rsa_key.public_key())
    found = signatures.verify(public, algorithm, data=DATA, signature=signature)
    assert found.name == "RSA-PSS-SHA256 (2048)"


@pytest.mark.parametrize(
    ("algorithm", "given", "hashing", "strength"),
    [
        ("sha256_rsa", None, hashes.SHA256(), Strength.STRONG),
        ("sha512_rsa", "sha512", hashes.SHA512(), Strength.STRONG),
        ("rsassa_pkcs1v15", "sha384", hashes.SHA384(), Strength.STRONG),
        ("sha1_rsa", None, hashes.SHA1(), Strength.WEAK),
    ],
)
def test_pkcs1(
    algorithm: str,
    given: str | None,
    hashing: hashes.HashAlgorithm,
    strength: Strength,
    rsa_key: rsa.RSAPrivateKey,
) -> None:
    signature = rsa_key.sign(DATA, padding.PKCS1v15(), hashing)
    found = signatures.verify(
        spki(rsa_key.public_key()),
        named(algorithm),
        data=DATA,
        signature=signature,
        digest_name=given,
    )
    assert found.strength is strength


def test_short_rsa_key_is_weak() -> None:
    short = rsa.generate_private_key(65537, 1024)
    signature = short.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    found = signatures.verify(
        spki(short.public_key()), named("sha256_rsa"), data=DATA, signature=signature
    )
    assert found.strength is Strength.WEAK


def test_ecdsa() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    signature = key.sign(DATA, ec.ECDSA(hashes.SHA256()))
    found = signatures.verify(
        spki(key.public_key()), named("sha256_ecdsa"), data=DATA, signature=signature
    )
    assert found.name == "ECDSA-SHA256"


def test_eddsa() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    signature = key.sign(DATA)
    public = spki(key.public_key())
    found = signatures.verify(public, named("ed25519"), data=DATA, signature=signature)
    assert found.name == "Ed25519"
    with pytest.raises(SignatureMismatchError):
        signatures.verify(public, named("ed25519"), data=b"other", signature=signature)


@pytest.mark.parametrize("name", ["sha256_ecdsa", "md5_rsa", "ed25519", "sha256_dsa"])
def test_algorithm_outside_the_list_is_not_judged(name: str, rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        signatures.verify(spki(rsa_key.public_key()), named(name), data=DATA, signature=bytes(256))


def test_digest_named_twice_must_agree(rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(SignatureMismatchError):
        signatures.verify(
            spki(rsa_key.public_key()),
            named("sha256_rsa"),
            data=DATA,
            signature=bytes(256),
            digest_name="sha512",
        )


def test_digest_named_nowhere_is_not_judged(rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        signatures.verify(
            spki(rsa_key.public_key()),
            named("rsassa_pkcs1v15"),
            data=DATA,
            signature=bytes(256),
        )


@pytest.mark.parametrize("oid", [SM2_SM3_OID, SM2_SIGN_OID])
def test_sm2_by_both_identifiers(oid: str) -> None:
    key = keys.generate(Algorithm.SM2_SM3)
    signature = keys.sign(key, Algorithm.SM2_SM3, DATA)
    public, algorithm = keys.public_key(key), named(oid)
    found = signatures.verify(public, algorithm, data=DATA, signature=signature)
    assert found.name == "SM2-SM3"
    with pytest.raises(SignatureMismatchError):
        signatures.verify(public, algorithm, data=b"other", signature=signature)


def test_sm2_signature_under_another_key_does_not_verify(rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(SignatureMismatchError):
        signatures.verify(
            spki(rsa_key.public_key()), named("sm3_sm2"), data=DATA, signature=b"\x30\x00"
        )


def test_unreadable_key_is_not_judged() -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        signatures.verify(b"junk", named("sha256_rsa"), data=DATA, signature=b"")


def test_plain_ecdsa_value() -> None:
    """r ‖ s without DER, as German certificates have it."""
    key = ec.generate_private_key(ec.SECP256R1())
    r, s = decode_dss_signature(key.sign(DATA, ec.ECDSA(hashes.SHA256())))
    public, algorithm = spki(key.public_key()), named("sha256_plain_ecdsa")
    plain = r.to_bytes(32) + s.to_bytes(32)
    assert signatures.verify(public, algorithm, data=DATA, signature=plain).name == "ECDSA-SHA256"
    with pytest.raises(SignatureMismatchError):
        signatures.verify(public, algorithm, data=b"other", signature=plain)


def test_rsa_by_an_elliptic_key_is_not_judged() -> None:
    public = spki(ec.generate_private_key(ec.SECP256R1()).public_key())
    with pytest.raises(UnsupportedAlgorithmError):
        signatures.verify(public, named("sha256_rsa"), data=DATA, signature=bytes(64))


def test_rsa_by_an_edwards_key_is_not_judged() -> None:
    public = spki(ed25519.Ed25519PrivateKey.generate().public_key())
    with pytest.raises(UnsupportedAlgorithmError):
        signatures.verify(public, named("sha256_rsa"), data=DATA, signature=bytes(64))


def test_pss_without_parameters_is_refused(rsa_key: rsa.RSAPrivateKey) -> None:
    algorithm = algos.SignedDigestAlgorithm(
        {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams({"salt_length": -1})}
    )
    with pytest.raises(SignatureMismatchError):
        signatures.verify(spki(rsa_key.public_key()), algorithm, data=DATA, signature=bytes(256))
