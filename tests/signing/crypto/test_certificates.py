"""Certificates: what is issued is what is read, openssl agrees, and every one is a test."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from cryptography import x509 as x509c
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys, signatures
from signing.crypto.certificates import TEST_UNIT, Authority, Role, Subject, Validity
from signing.crypto.two_party import CloudShareSm2, PhoneShareSm2
from signing.errors import CertificateError, SignatureMismatchError
from signing.verify import links


def check_link(certificate: bytes, issuer: bytes) -> signatures.Verified:
    parsed = x509.Certificate.load(certificate)
    return signatures.verify(
        keys.public_key_of(issuer),
        parsed["signature_algorithm"],
        data=parsed["tbs_certificate"].dump(),
        signature=parsed["signature_value"].native,
    )


def test_read_says_what_was_issued(pki: Any) -> None:
    info = certificates.read(pki.signer.certificate)
    assert info.common_name == info.organisation == "北京标印建设有限公司(演示)"
    assert info.subject_serial == "91110000MA0TEST000"
    assert info.issuer_common_name == "测试CA甲"
    assert info.algorithm is pki.algorithm
    assert info.public_key == keys.public_key(pki.signer.key)
    assert info.key_usage == {"digital_signature", "non_repudiation"}
    assert info.crl_urls == ("http://127.0.0.1/pki/ca.crl",)
    assert info.ocsp_urls == ("http://127.0.0.1/pki/ca/ocsp",)
    assert not info.is_ca
    assert not info.self_issued
    assert info.not_before.tzinfo is not None
    assert info.not_before < pki.now < info.not_after


def test_every_certificate_says_test(pki: Any) -> None:
    for authority in (pki.root, pki.ca, pki.signer, pki.tsa, pki.ocsp):
        info = certificates.read(authority.certificate)
        assert info.is_test
        assert TEST_UNIT in info.subject
    before, between, behind = pki.signer.certificate.split(TEST_UNIT.encode())
    for issuer, subject in [("测试证书", "正式证书"), ("正式证书", "测试证书"), ("正式证书",) * 2]:
        renamed = before + issuer.encode() + between + subject.encode() + behind
        assert certificates.read(renamed).is_test is (TEST_UNIT in (issuer, subject))


def test_roles_carry_their_usage(pki: Any) -> None:
    root, ca = certificates.read(pki.root.certificate), certificates.read(pki.ca.certificate)
    assert root.is_ca and ca.is_ca and root.self_issued
    assert ca.key_usage == {"key_cert_sign", "crl_sign"}
    tsa = x509.Certificate.load(pki.tsa.certificate)
    assert tsa.extended_key_usage_value.native == ["time_stamping"]
    assert "extended_key_usage" in tsa.critical_extensions
    assert certificates.read(pki.ocsp.certificate).extended_key_usage == {"ocsp_signing"}


def test_every_link_verifies(pki: Any) -> None:
    for lower, upper in [(pki.root, pki.root), (pki.ca, pki.root), (pki.signer, pki.ca)]:
        assert check_link(lower.certificate, upper.certificate).strength == "strong"
    with pytest.raises(SignatureMismatchError):
        check_link(pki.signer.certificate, pki.root.certificate)


def test_sm2_algorithm_has_absent_parameters(make_pki: Any) -> None:
    parsed = x509.Certificate.load(make_pki(Algorithm.SM2_SM3).signer.certificate)
    assert parsed["signature_algorithm"].dump().hex() == "300a06082a811ccf55018375"


@pytest.mark.requirement("R072")
def test_two_party_key_can_be_certified(make_pki: Any) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    phone = PhoneShareSm2.generate()
    cloud = CloudShareSm2.generate(phone.p1)
    certificate = certificates.issue(
        Role.SIGNER,
        Subject("张伟(演示)", serial_number="1101**********0011"),
        public_key=cloud.public,
        validity=Validity(pki.now, pki.now + timedelta(days=365)),
        authority=pki.ca,
    )
    nonce = phone.begin()
    signature = phone.finish(
        nonce, cloud.partial(nonce.q1, message=b"m"), public=cloud.public, message=b"m"
    )
    keys.verify_signature(certificate, Algorithm.SM2_SM3, signed_data=b"m", signature=signature)
    assert certificates.read(certificate).subject_serial == "1101**********0011"


def test_validity_beyond_2049_is_generalized_time(make_pki: Any) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    end = datetime(2051, 1, 1, tzinfo=UTC)
    root = certificates.issue_root(Subject("测试"), pki.root.key, validity=Validity(pki.now, end))
    assert certificates.read(root).not_after == end


def test_the_kind_of_time_changes_with_the_year_2050() -> None:
    last = datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert certificates.time(last).name == "utc_time"
    assert certificates.time(last + timedelta(seconds=1)).name == "general_time"


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x30\x00", b"\x30\x82\xff\xff"])
def test_junk_is_no_certificate(junk: bytes) -> None:
    with pytest.raises(CertificateError):
        certificates.read(junk)


def test_trailing_bytes_are_refused(pki: Any) -> None:
    with pytest.raises(CertificateError):
        certificates.read(pki.signer.certificate + b"\x00")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_openssl_verifies_each_link(pki: Any, tmp_path: Path) -> None:
    links: list[tuple[Authority, Authority]] = [(pki.ca, pki.root), (pki.signer, pki.ca)]
    # the id reaches the target only, so the chain is judged link by link
    option = ["-vfyopt", "distid:1234567812345678"] if pki.algorithm is Algorithm.SM2_SM3 else []
    for lower, upper in links:
        for name, authority in (("lower", lower), ("upper", upper)):
            (tmp_path / name).write_bytes(authority.certificate)
            subprocess.run(
                ["openssl", "x509", "-inform", "DER", "-in", name, "-out", f"{name}.pem"],
                cwd=tmp_path,
                check=True,
            )
        at = ["-attime", str(int(pki.now.timestamp()))]
        chain = ["-partial_chain", "-trusted", "upper.pem", "lower.pem"]
        subprocess.run(["openssl", "verify", *option, *at, *chain], cwd=tmp_path, check=True)


def test_a_certificate_with_a_broken_extension_is_refused(pki: Any) -> None:
    usage = bytes.fromhex("03020640"), bytes.fromhex("030206c0")
    altered = pki.signer.certificate
    for bits in usage:
        altered = altered.replace(bits, b"\x05" + bits[1:])
    assert altered != pki.signer.certificate
    with pytest.raises(CertificateError, match="内容无法读取"):
        certificates.read(altered)


@pytest.mark.parametrize(
    ("oid", "kind", "value"),
    [
        (NameOID.EMAIL_ADDRESS, _ASN1Type.UTF8String, "a@example.org"),
        (NameOID.DOMAIN_COMPONENT, _ASN1Type.PrintableString, "example"),
        (NameOID.X500_UNIQUE_IDENTIFIER, _ASN1Type.PrintableString, "a65a58"),
        (NameOID.X500_UNIQUE_IDENTIFIER, _ASN1Type.BitString, b"\x00\xa6"),
        (x509c.ObjectIdentifier("2.5.4.20"), _ASN1Type.UTF8String, "010-1234"),
    ],
)
def test_names_are_read_whatever_kind_of_text_they_are(oid: Any, kind: Any, value: Any) -> None:
    name = x509c.NameAttribute(NameOID.COMMON_NAME, "甲")
    der = certificate_of([name, x509c.NameAttribute(oid, value, kind)])
    assert certificates.read(der).common_name == "甲"
    assert links.link(der) is not None


def test_of_several_names_the_first_counts() -> None:
    both = [x509c.NameAttribute(NameOID.COMMON_NAME, text) for text in ("甲", "乙")]
    assert certificates.read(certificate_of(both)).common_name == "甲"


def certificate_of(attributes: list[Any]) -> bytes:
    """A self-signed certificate of this name; DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509c.Name(attributes)
    builder = x509c.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    now = datetime.now(UTC)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
