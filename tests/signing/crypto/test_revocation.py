"""CRLs and OCSP answers: what is built is what is read; what does not fit is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509

from signing.crypto import certificates, revocation
from signing.crypto.certificates import Role
from signing.crypto.revocation import GOOD, UNKNOWN, CertificateStatus, Status
from signing.errors import RevocationError

NONCE = b"0123456789abcdef"


def revoked(pki: Any) -> CertificateStatus:
    return CertificateStatus(Status.REVOKED, pki.now, "key_compromise")


def serial_of(certificate: bytes) -> int:
    return int(certificates.read(certificate).serial, 16)


def make_crl(pki: Any, entries: dict[int, CertificateStatus]) -> bytes:
    return revocation.build_crl(
        pki.ca,
        entries,
        this_update=pki.now,
        next_update=pki.now + timedelta(days=7),
        number=3,
    )


def answer(pki: Any, status: CertificateStatus, *, responder: Any = None) -> bytes:
    request = revocation.build_ocsp_request(pki.signer.certificate, pki.ca.certificate, nonce=NONCE)
    return revocation.build_ocsp_response(
        request,
        responder or pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda serial: status if serial == serial_of(pki.signer.certificate) else UNKNOWN,
        this_update=pki.now,
        next_update=pki.now + timedelta(hours=1),
    )


def test_crl_names_the_revoked_only(pki: Any) -> None:
    serial = serial_of(pki.signer.certificate)
    plain = CertificateStatus(Status.REVOKED, pki.now)
    read = revocation.read_crl(make_crl(pki, {serial: revoked(pki), 5: plain}), pki.ca.certificate)
    assert read.status(serial) == revoked(pki)
    assert read.status(5) == plain
    assert read.status(5).reason == "unspecified"
    assert read.status(6).status is Status.GOOD
    assert read.this_update == pki.now
    assert read.next_update == pki.now + timedelta(days=7)


def test_empty_crl_has_no_list(pki: Any) -> None:
    der = make_crl(pki, {})
    parsed = asn1_crl.CertificateList.load(der)
    assert parsed["tbs_cert_list"]["revoked_certificates"].native is None
    assert revocation.read_crl(der, pki.ca.certificate).status(1) == GOOD


def test_good_certificate_cannot_be_listed(pki: Any) -> None:
    with pytest.raises(RevocationError):
        make_crl(pki, {1: GOOD})


def test_crl_of_another_issuer_is_refused(pki: Any) -> None:
    with pytest.raises(RevocationError):
        revocation.read_crl(make_crl(pki, {}), pki.root.certificate)


def test_crl_with_a_stolen_name_is_refused(pki: Any) -> None:
    subject = certificates.Subject("测试CA甲", "测试机构")
    validity = certificates.Validity(pki.now, pki.now + timedelta(days=1))
    thief = certificates.issue_root(subject, pki.signer.key, validity=validity)
    name = x509.Certificate.load(thief).subject.dump()
    assert name == x509.Certificate.load(pki.ca.certificate).subject.dump()
    with pytest.raises(RevocationError):
        revocation.read_crl(make_crl(pki, {}), thief)


@pytest.mark.parametrize("at", [0, 60, -1])
def test_altered_crl_is_refused(at: int, pki: Any) -> None:
    der = bytearray(make_crl(pki, {}))
    der[at] ^= 1
    with pytest.raises(RevocationError):
        revocation.read_crl(bytes(der), pki.ca.certificate)


@pytest.mark.parametrize("kind", ["good", "revoked", "unknown"])
def test_ocsp_answer_says_the_status(kind: str, pki: Any) -> None:
    status = {"good": GOOD, "revoked": revoked(pki), "unknown": UNKNOWN}[kind]
    read = revocation.read_ocsp(
        answer(pki, status), pki.signer.certificate, pki.ca.certificate, nonce=NONCE
    )
    assert read.status == status
    assert read.status.status.value == kind
    assert read.this_update == pki.now


def test_issuer_may_answer_itself(pki: Any) -> None:
    read = revocation.read_ocsp(
        answer(pki, GOOD, responder=pki.ca), pki.signer.certificate, pki.ca.certificate
    )
    assert read.status == GOOD


def test_only_a_delegated_responder_may_answer(pki: Any) -> None:
    impostors = [pki.signer, pki.issue(Role.OCSP, "测试OCSP", issuer="root")]
    for impostor in impostors:
        with pytest.raises(RevocationError):
            revocation.read_ocsp(
                answer(pki, GOOD, responder=impostor),
                pki.signer.certificate,
                pki.ca.certificate,
            )


def test_answer_about_another_certificate_is_refused(pki: Any) -> None:
    with pytest.raises(RevocationError):
        revocation.read_ocsp(answer(pki, GOOD), pki.tsa.certificate, pki.ca.certificate)


def test_replayed_answer_is_refused(pki: Any) -> None:
    with pytest.raises(RevocationError):
        revocation.read_ocsp(
            answer(pki, GOOD), pki.signer.certificate, pki.ca.certificate, nonce=b"x" * 16
        )


def test_question_about_a_foreign_issuer_is_unknown(pki: Any) -> None:
    request = revocation.build_ocsp_request(pki.signer.certificate, pki.root.certificate)
    response = revocation.build_ocsp_response(
        request,
        pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda serial: GOOD,
        this_update=pki.now,
        next_update=pki.now + timedelta(hours=1),
    )
    with pytest.raises(RevocationError):
        revocation.read_ocsp(response, pki.signer.certificate, pki.ca.certificate)


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x30\x03\x0a\x01\x01"])
def test_junk_is_refused(junk: bytes, pki: Any) -> None:
    with pytest.raises(RevocationError):
        revocation.read_ocsp(junk, pki.signer.certificate, pki.ca.certificate)
    with pytest.raises(RevocationError):
        revocation.read_crl(junk, pki.ca.certificate)


def test_junk_request_gets_a_polite_refusal(pki: Any) -> None:
    response = revocation.build_ocsp_response(
        b"junk",
        pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda serial: GOOD,
        this_update=pki.now,
        next_update=pki.now,
    )
    assert response == b"\x30\x03\x0a\x01\x01"


def test_without_a_reason_none_is_written(pki: Any) -> None:
    """RFC 5280, 5.3.1: the extension should then be absent."""
    plain = CertificateStatus(Status.REVOKED, revoked_at=pki.now)
    der = make_crl(pki, {7: plain})
    (entry,) = asn1_crl.CertificateList.load(der)["tbs_cert_list"]["revoked_certificates"]
    assert entry.crl_reason_value is None
    assert revocation.read_crl(der, pki.ca.certificate).status(7) == plain
    assert plain.reason == "unspecified"
