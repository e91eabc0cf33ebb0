"""Statements about revocation: which are believed, which count, and when the network is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys, revocation
from signing.crypto.certificates import Role
from signing.crypto.revocation import GOOD, UNKNOWN, CertificateStatus, Status
from signing.verify.revoked import Evidence, RevocationOutcome, RevocationResult, check

DAY = timedelta(days=1)
OCSP_URL = "http://127.0.0.1/pki/ca/ocsp"
CRL_URL = "http://127.0.0.1/pki/ca.crl"


@pytest.fixture
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def listing(pki: Any, made: datetime, *, revoked_at: datetime | None = None) -> bytes:
    serial = int(certificates.read(pki.signer.certificate).serial, 16)
    entries = {serial: CertificateStatus(Status.REVOKED, revoked_at)} if revoked_at else {}
    return revocation.build_crl(
        pki.ca, entries, this_update=made, next_update=made + 7 * DAY, number=1
    )


def answer(pki: Any, made: datetime, status: CertificateStatus = GOOD) -> bytes:
    return revocation.build_ocsp_response(
        revocation.build_ocsp_request(pki.signer.certificate, pki.ca.certificate),
        pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda serial: status,
        this_update=made,
        next_update=made + DAY,
    )


def judged(pki: Any, **evidence: Any) -> RevocationResult:
    own, issuer = pki.signer.certificate, pki.ca.certificate
    return check(own, issuer, evidence=Evidence(**evidence), at=pki.now)


class Network:
    """Answers what it was given for an address and remembers who was asked."""

    def __init__(self, **answers: bytes) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, url: str, body: bytes | None) -> bytes | None:
        kind = {OCSP_URL: "ocsp", CRL_URL: "crl"}[url]
        assert (body is None) is (kind == "crl")
        self.asked.append(kind)
        return self.answers.get(kind)


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        (-30, RevocationOutcome.UNAVAILABLE),
        (-6, RevocationOutcome.GOOD),
        (0, RevocationOutcome.GOOD),
        (30, RevocationOutcome.GOOD),
    ],
)
def test_outdated_list_says_nothing(days: int, outcome: RevocationOutcome, pki: Any) -> None:
    assert judged(pki, crls=(listing(pki, pki.now + days * DAY),)).outcome is outcome


@pytest.mark.parametrize(
    ("days", "outcome"), [(-30, RevocationOutcome.UNAVAILABLE), (1, RevocationOutcome.GOOD)]
)
def test_outdated_answer_says_nothing(days: int, outcome: RevocationOutcome, pki: Any) -> None:
    found = judged(pki, ocsps=(answer(pki, pki.now + days * DAY),))
    assert found.outcome is outcome


def test_unknown_is_no_statement(pki: Any) -> None:
    found = judged(pki, ocsps=(answer(pki, pki.now, UNKNOWN),))
    assert found.outcome is RevocationOutcome.UNAVAILABLE


def test_one_revocation_outweighs_all_that_is_good(pki: Any) -> None:
    bad = listing(pki, pki.now, revoked_at=pki.now - DAY)
    found = judged(pki, ocsps=(answer(pki, pki.now),), crls=(listing(pki, pki.now), bad))
    assert found.outcome is RevocationOutcome.REVOKED
    assert (found.source, found.revoked_at) == ("CRL", pki.now - DAY)


def test_revocation_after_the_moment_is_told_but_good(pki: Any) -> None:
    later = CertificateStatus(Status.REVOKED, pki.now + DAY)
    found = judged(pki, ocsps=(answer(pki, pki.now + 2 * DAY, later),))
    assert found.outcome is RevocationOutcome.GOOD
    assert found.revoked_at == pki.now + DAY


def test_network_stays_unasked_when_the_file_answers(pki: Any) -> None:
    network = Network()
    found = judged(pki, crls=(listing(pki, pki.now),), fetch=network)
    assert found.outcome is RevocationOutcome.GOOD
    assert network.asked == []


def test_network_is_asked_for_an_answer_first(pki: Any) -> None:
    network = Network(ocsp=answer(pki, pki.now))
    found = judged(pki, crls=(b"junk",), ocsps=(b"junk",), fetch=network)
    assert (found.outcome, found.source) == (RevocationOutcome.GOOD, "OCSP")
    assert network.asked == ["ocsp"]


@pytest.mark.parametrize("answers", [{}, {"ocsp": b"junk"}])
def test_list_is_fetched_where_nobody_answers(answers: dict[str, bytes], pki: Any) -> None:
    network = Network(**answers, crl=listing(pki, pki.now, revoked_at=pki.now - DAY))
    found = judged(pki, fetch=network)
    assert (found.outcome, found.source) == (RevocationOutcome.REVOKED, "CRL")
    assert network.asked == ["ocsp", "crl"]


@pytest.mark.parametrize("answers", [{}, {"crl": b"junk"}])
def test_nothing_of_use_anywhere_is_unavailable(answers: dict[str, bytes], pki: Any) -> None:
    assert judged(pki, fetch=Network(**answers)).outcome is RevocationOutcome.UNAVAILABLE


def test_certificate_without_addresses_offers_nothing(pki: Any) -> None:
    own = pki.issue(Role.SIGNER, "测试").certificate
    evidence = Evidence(fetch=Network())
    found = check(own, pki.ca.certificate, evidence=evidence, at=pki.now)
    assert found.outcome is RevocationOutcome.NOT_OFFERED


def test_a_list_without_an_end_speaks_of_its_own_day_only(pki: Any) -> None:
    """Without nextUpdate nobody can say how long it holds (RFC 5280, 5.1.2.5 demands one)."""
    for age, outcome in (
        (timedelta(0), RevocationOutcome.GOOD),
        (DAY, RevocationOutcome.UNAVAILABLE),
    ):
        parsed = asn1_crl.CertificateList.load(listing(pki, pki.now - age))
        body = parsed["tbs_cert_list"]
        body["next_update"] = None
        parsed["signature"] = keys.sign(pki.ca.key, pki.algorithm, body.dump(force=True))
        der = bytes(parsed.dump(force=True))
        assert asn1_crl.CertificateList.load(der)["tbs_cert_list"]["next_update"].native is None
        assert judged(pki, crls=(der,)).outcome is outcome
