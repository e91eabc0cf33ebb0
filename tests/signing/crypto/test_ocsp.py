"""Who may answer, when, and in which shape."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signing.crypto import certificates, revocation
from signing.crypto.certificates import Authority, Role, Subject, Validity
from signing.crypto.revocation import GOOD
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
    with pytest.raises(RevocationError):
        revocation.read_ocsp(answer(pki, pki.ocsp), pki.signer.certificate, thief)


def test_answer_without_a_nonce_does_not_satisfy_who_sent_one(pki: Any) -> None:
    with pytest.raises(RevocationError, match="随机数"):
        revocation.read_ocsp(
            answer(pki, pki.ocsp), pki.signer.certificate, pki.ca.certificate, nonce=bytes(16)
        )
