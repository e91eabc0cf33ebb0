"""Who may answer, when, and in which shape."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import ocsp, x509

from signing.crypto import certificates, keys, revocation
from signing.crypto.certificates import Authority, Role, Subject, Validity
from signing.crypto.revocation import GOOD, Status
from signing.errors import RevocationError


def answer(pki: Any, responder: Authority) -> bytes:
    return revocation.build_ocsp_response(
        revocation.build_ocsp_request(pki.signer.certificate, pki.ca.certificate),
        responder,
        issuer=pki.ca.certificate,
        status_of=lambda serial: GOOD,
        this_update=pki.now,
        next_update=pki.now + timedelta(hours=1),
    )


@pytest.mark.parametrize("days", [-40, 40])
def test_delegate_out_of_its_period_may_not_answer(days: int, pki: Any) -> None:
    middle = pki.now + timedelta(days=days)
    period = Validity(middle - timedelta(days=20), middle + timedelta(days=20))
    with pytest.raises(RevocationError):
        revocation.read_ocsp(
            answer(pki, pki.issue(Role.OCSP, "测试OCSP", validity=period)),
            pki.signer.certificate,
            pki.ca.certificate,
        )


def test_delegate_of_a_namesake_with_another_key_may_not_answer(pki: Any) -> None:
    subject = Subject("测试CA甲", "测试机构")
    validity = Validity(pki.now - timedelta(days=1), pki.now + timedelta(days=1))
    thief = certificates.issue_root(subject, pki.tsa.key, validity=validity)
    delegate = certificates.issue(
        Role.OCSP,
        Subject("测试OCSP"),
        public_key=keys.public_key(pki.ocsp.key),
        validity=validity,
        authority=Authority(thief, pki.tsa.key),
    )
    with pytest.raises(RevocationError, match="签名不正确"):
        revocation.read_ocsp(
            answer(pki, Authority(delegate, pki.ocsp.key)),
            pki.signer.certificate,
            pki.ca.certificate,
        )


def test_answer_without_a_nonce_does_not_satisfy_who_sent_one(pki: Any) -> None:
    with pytest.raises(RevocationError, match="随机数"):
        revocation.read_ocsp(
            answer(pki, pki.ocsp), pki.signer.certificate, pki.ca.certificate, nonce=bytes(16)
        )


def question(pki: Any, name: str) -> bytes:
    """A question that names the issuer by another digest than SHA-1."""
    request = ocsp.OCSPRequest.load(
        revocation.build_ocsp_request(pki.signer.certificate, pki.ca.certificate)
    )
    asked = request["tbs_request"]["request_list"][0]["req_cert"]
    issuer = x509.Certificate.load(pki.ca.certificate)
    asked["hash_algorithm"] = {"algorithm": name}
    asked["issuer_name_hash"] = hashlib.new(name, issuer.subject.dump()).digest()
    key = issuer.public_key["public_key"].contents[1:]
    asked["issuer_key_hash"] = hashlib.new(name, key).digest()
    return bytes(request.dump(force=True))


@pytest.mark.parametrize(("name", "status"), [("sha256", Status.GOOD), ("md5", None)])
def test_the_digest_that_names_the_issuer_may_be_any_we_judge(
    pki: Any, name: str, status: Status | None
) -> None:
    der = revocation.build_ocsp_response(
        question(pki, name),
        pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda _serial: GOOD,
        this_update=pki.now,
        next_update=pki.now + timedelta(hours=1),
    )
    (single,) = ocsp.OCSPResponse.load(der).response_data["responses"]
    assert single["cert_status"].name == ("good" if status else "unknown")
    if status is None:
        with pytest.raises(RevocationError, match="不对应"):
            revocation.read_ocsp(der, pki.signer.certificate, pki.ca.certificate)
        return
    found = revocation.read_ocsp(der, pki.signer.certificate, pki.ca.certificate)
    assert found.status.status is status
