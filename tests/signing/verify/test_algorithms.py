"""Signatures of every algorithm on the list, by whatever identifiers, and of some that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import algos, cms, core, x509
from asn1crypto import keys as curves
from cryptography import x509 as maker
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from signing.algorithm import Algorithm
from signing.cms import reader
from signing.crypto import keys
from signing.crypto.signatures import Strength, Verified, hash_named
from signing.errors import UnsupportedAlgorithmError
from signing.verify import algorithm_row, rows
from signing.verify.contents import Contents
from signing.verify.model import Verdict


@pytest.fixture
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


CONTENT = b"the bytes around the gap"
SHA256 = hashes.SHA256()
PSS = algos.SignedDigestAlgorithm(
    {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": {"algorithm": "sha256"},
            "mask_gen_algorithm": {
                "algorithm": "mgf1",
                "parameters": {"algorithm": "sha256"},
            },
            "salt_length": 32,
        },
    }
)


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def self_signed(key: Any, now: Any) -> bytes:
    """A test certificate of any key, DER."""
    name = maker.Name([maker.NameAttribute(NameOID.COMMON_NAME, "测试证书")])
    builder = maker.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(7)
    builder = builder.public_key(key.public_key()).not_valid_before(now - timedelta(1))
    builder = builder.not_valid_after(now + timedelta(9))
    edwards = isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
    made = builder.sign(key, None if edwards else SHA256)
    return made.public_bytes(serialization.Encoding.DER)


def message(
    certificate: bytes,
    sign: Callable[[bytes], bytes],
    *,
    algorithm: Any,
    digest: str = "sha256",
    content_type: str = "data",
    outer: str = "signed_data",
) -> bytes:
    """A detached SignedData over CONTENT, DER."""
    made = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [content_type]},
            {"type": "message_digest", "values": [hash_named(digest, CONTENT)]},
        ]
    )
    signer = x509.Certificate.load(certificate)
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number",
            {"issuer": signer.issuer, "serial_number": signer.serial_number},
        ),
        "digest_algorithm": {"algorithm": digest},
        "signed_attrs": made,
        "signature_algorithm": algorithm,
        "signature": sign(made.dump()),
    }
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": digest}],
            "encap_content_info": {"content_type": content_type},
            "certificates": [signer],
            "signer_infos": [info],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": outer, "content": signed}).dump()
    return der


def judged(der: bytes) -> tuple[Verified, Contents]:
    read = reader.read(der)
    verified = reader.verify(
        read,
        digest_of=lambda name: hash_named(name, CONTENT),
        content=lambda: CONTENT,
    )
    return verified, Contents(read.certificate, read.certificates, read.signature, message=read)


def row_of(der: bytes) -> Any:
    verified, found = judged(der)
    return algorithm_row.algorithm(verified, rows.integrity_intact(), found)


def test_rsa_in_both_paddings(rsa_key: rsa.RSAPrivateKey, pki: Any) -> None:
    certificate = self_signed(rsa_key, pki.now)
    classic = message(
        certificate,
        lambda data: rsa_key.sign(data, padding.PKCS1v15(), SHA256),
        algorithm={"algorithm": "rsassa_pkcs1v15"},
    )
    newer = message(
        certificate,
        lambda data: rsa_key.sign(data, padding.PSS(padding.MGF1(SHA256), 32), SHA256),
        algorithm=PSS,
    )
    for der, name in ((classic, "RSA-SHA256 (2048)"), (newer, "RSA-PSS-SHA256 (2048)")):
        row = row_of(der)
        assert row.verdict is Verdict.VALID
        assert row.arguments["name"] == name


@pytest.mark.parametrize(
    ("bits", "verdict"), [(1024, Verdict.VALID_WITH_NOTES), (768, Verdict.INVALID)]
)
def test_short_rsa_keys_are_told(
    bits: int, verdict: Verdict, rsa_key: rsa.RSAPrivateKey, pki: Any
) -> None:
    """cryptography makes no key of 768 bits any more, so its size is claimed instead."""
    key = rsa.generate_private_key(65537, 1024)
    certificate = self_signed(key, pki.now)
    verified = Verified(f"RSA-SHA256 ({bits})", Strength.WEAK)
    found = Contents(certificate, (), b"")
    if bits < 1024:
        short = x509.Certificate.load(certificate)
        public = short["tbs_certificate"]["subject_public_key_info"]
        public["public_key"] = {"modulus": (1 << 767) + 1, "public_exponent": 65537}
        found = replace(found, certificate=short.dump(force=True))
    assert algorithm_row.algorithm(verified, rows.integrity_intact(), found).verdict is verdict


def test_short_keys_for_pss_alone_are_told(pki: Any) -> None:
    short = x509.Certificate.load(self_signed(rsa.generate_private_key(65537, 1024), pki.now))
    public = short["tbs_certificate"]["subject_public_key_info"]
    public["algorithm"] = {"algorithm": "rsassa_pss", "parameters": keys.PSS_PARAMETERS}
    public["public_key"] = {"modulus": (1 << 767) + 1, "public_exponent": 65537}
    verified = Verified("RSA-PSS-SHA256 (768)", Strength.WEAK)
    found = Contents(short.dump(force=True), (), b"")
    row = algorithm_row.algorithm(verified, rows.integrity_intact(), found)
    assert row.verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("curve", "verdict", "shown"),
    [
        (ec.SECP256R1(), Verdict.VALID, "ECDSA-SHA256 (P-256)"),
        (ec.SECP384R1(), Verdict.VALID, "ECDSA-SHA256 (P-384)"),
        (ec.BrainpoolP256R1(), Verdict.VALID, "ECDSA-SHA256 (brainpoolP256r1)"),
        (ec.SECP256K1(), Verdict.UNKNOWN, "ECDSA-SHA256"),
    ],
)
def test_ecdsa_on_named_curves(
    curve: ec.EllipticCurve, verdict: Verdict, shown: str, pki: Any
) -> None:
    key = ec.generate_private_key(curve)
    der = message(
        self_signed(key, pki.now),
        lambda data: key.sign(data, ec.ECDSA(SHA256)),
        algorithm={"algorithm": "sha256_ecdsa"},
    )
    row = row_of(der)
    assert row.verdict is verdict
    assert row.arguments["name"] == shown


@pytest.mark.parametrize(
    ("key", "name", "digest"),
    [
        (ed25519.Ed25519PrivateKey.generate(), "ed25519", "sha512"),
        (ed448.Ed448PrivateKey.generate(), "ed448", "shake256"),
    ],
)
def test_edwards_curves(key: Any, name: str, digest: str, pki: Any) -> None:
    der = message(self_signed(key, pki.now), key.sign, algorithm={"algorithm": name}, digest=digest)
    row = row_of(der)
    assert row.verdict is Verdict.VALID
    assert row.arguments["name"].lower() == name


@pytest.mark.parametrize(
    ("key", "name", "digest"),
    [
        (ed25519.Ed25519PrivateKey.generate(), "ed25519", "sha256"),
        (ed448.Ed448PrivateKey.generate(), "ed448", "sha512"),
    ],
)
def test_edwards_curves_over_another_digest(key: Any, name: str, digest: str, pki: Any) -> None:
    """It verifies, but RFC 8419 joins one digest to each curve."""
    der = message(self_signed(key, pki.now), key.sign, algorithm={"algorithm": name}, digest=digest)
    assert row_of(der).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "spelled",
    [
        "1.2.156.10197.1.501",
        "1.2.156.10197.1.301.1",
        "1.2.840.10045.4.3.2",
        "1.2.840.10045.2.1",
    ],
)
@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("signed_data", "data"),
        ("1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1"),
    ],
    ids=["standard", "GM/T 0010"],
)
def test_sm2_by_every_spelling(
    spelled: str, outer: str, inner: str, make_pki: Callable[[Algorithm], Any]
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    der = message(
        pki.signer.certificate,
        lambda data: keys.sign(pki.signer.key, Algorithm.SM2_SM3, data),
        algorithm={"algorithm": spelled},
        digest="sm3",
        content_type=inner,
        outer=outer,
    )
    row = row_of(der)
    assert row.verdict is Verdict.VALID
    assert "国密" in row.template


def test_sm2_goes_with_no_other_digest(make_pki: Callable[[Algorithm], Any]) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    der = message(
        pki.signer.certificate,
        lambda data: keys.sign(pki.signer.key, Algorithm.SM2_SM3, data),
        algorithm={"algorithm": "ecdsa"},
    )
    with pytest.raises(UnsupportedAlgorithmError):
        judged(der)


def test_sha1_is_legacy_and_md5_proves_nothing(rsa_key: rsa.RSAPrivateKey, pki: Any) -> None:
    certificate = self_signed(rsa_key, pki.now)
    old = message(
        certificate,
        lambda data: rsa_key.sign(data, padding.PKCS1v15(), hashes.SHA1()),
        algorithm={"algorithm": "rsassa_pkcs1v15"},
        digest="sha1",
    )
    assert row_of(old).verdict is Verdict.VALID_WITH_NOTES
    broken = rows.integrity_broken(UnsupportedAlgorithmError(algorithm="md5"))
    assert broken.verdict is Verdict.UNKNOWN
    assert algorithm_row.algorithm(None, broken, None).verdict is Verdict.INVALID
    strange = rows.integrity_broken(UnsupportedAlgorithmError(algorithm="x"))
    assert algorithm_row.algorithm(None, strange, None).verdict is Verdict.UNKNOWN


def test_a_curve_spelled_out_in_numbers_is_not_on_the_list(pki: Any) -> None:
    """Explicit parameters can hide a curve on which anyone may sign (CVE-2020-0601)."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = x509.Certificate.load(self_signed(key, pki.now))
    public = certificate["tbs_certificate"]["subject_public_key_info"]
    public["algorithm"]["parameters"] = curves.ECDomainParameters("implicit_ca", core.Null())
    found = Contents(certificate.dump(force=True), (), b"")
    verified = Verified("ECDSA-SHA256", Strength.STRONG)
    row = algorithm_row.algorithm(verified, rows.integrity_intact(), found)
    assert row.verdict is Verdict.UNKNOWN
