"""Decides from CRLs and OCSP answers whether a certificate was revoked at a given time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from signing.crypto import certificates, revocation
from signing.crypto.revocation import CertificateStatus, Status
from signing.errors import RevocationError

Fetch = Callable[[str, bytes | None], bytes | None]
"""Gets a URL (POST when there is a body); None when it cannot be reached."""

_CLOCK_SKEW: Final = timedelta(minutes=10)


class RevocationOutcome(StrEnum):
    """What is known about revocation."""

    GOOD = "good"
    REVOKED = "revoked"
    UNAVAILABLE = "unavailable"
    """The certificate says where to ask, but nobody answered."""
    NOT_OFFERED = "not-offered"
    """The certificate names no place to ask."""


@dataclass(frozen=True, slots=True)
class RevocationResult:
    """The decision about one certificate."""

    outcome: RevocationOutcome
    source: str = ""
    """``CRL`` or ``OCSP``"""
    revoked_at: datetime | None = None
    checked_at: datetime | None = None
    """When the issuer made the statement."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where statements about revocation may be found."""

    crls: tuple[bytes, ...] = ()
    """DER"""
    ocsps: tuple[bytes, ...] = ()
    """DER OCSPResponse"""
    fetch: Fetch | None = field(default=None, repr=False)
    """None: stay offline."""


def check(
    certificate: bytes, issuer: bytes, *, evidence: Evidence, at: datetime
) -> RevocationResult:
    """Whether `certificate` of `issuer` (DER) was revoked at `at` (aware)."""
    best: RevocationResult | None = None
    for found in _statements(certificate, issuer, evidence, at):
        if found.outcome is RevocationOutcome.REVOKED:
            return found
        best = best or found
    if best is not None:
        return best
    info = certificates.read(certificate)
    offered = info.crl_urls or info.ocsp_urls
    outcome = RevocationOutcome.UNAVAILABLE if offered else RevocationOutcome.NOT_OFFERED
    return RevocationResult(outcome)


def _statements(
    certificate: bytes, issuer: bytes, evidence: Evidence, at: datetime
) -> Iterator[RevocationResult]:
    """Usable statements, embedded ones first; the network is asked only when those are silent."""
    silent = True
    for answer in evidence.ocsps:
        if found := _from_ocsp(answer, certificate, issuer, at):
            silent = False
            yield found
    for listing in evidence.crls:
        if found := _from_crl(listing, certificate, issuer, at):
            silent = False
            yield found
    if silent and evidence.fetch is not None:
        yield from _fetched(certificate, issuer, evidence.fetch, at)


def _fetched(
    certificate: bytes, issuer: bytes, fetch: Fetch, at: datetime
) -> Iterator[RevocationResult]:
    info = certificates.read(certificate)
    request = revocation.build_ocsp_request(certificate, issuer)
    for url in info.ocsp_urls:
        answer = fetch(url, request)
        if answer and (found := _from_ocsp(answer, certificate, issuer, at)):
            yield found
            return
    for url in info.crl_urls:
        listing = fetch(url, None)
        if listing and (found := _from_crl(listing, certificate, issuer, at)):
            yield found
            return


def _from_ocsp(
    answer: bytes, certificate: bytes, issuer: bytes, at: datetime
) -> RevocationResult | None:
    try:
        read = revocation.read_ocsp(answer, certificate, issuer)
    except RevocationError:  # about another certificate, or not to be believed
        return None
    if not _speaks_for(read.this_update, read.next_update, at):
        return None
    return _result(read.status, "OCSP", read.this_update, at)


def _from_crl(
    listing: bytes, certificate: bytes, issuer: bytes, at: datetime
) -> RevocationResult | None:
    try:
        read = revocation.read_crl(listing, issuer, certificate=certificate)
    except RevocationError:  # of another issuer, not about it, or not to be believed
        return None
    if not _speaks_for(read.this_update, read.next_update, at):
        return None
    serial = int(certificates.read(certificate).serial, 16)
    return _result(read.status(serial), "CRL", read.this_update, at)


def _speaks_for(this_update: datetime, next_update: datetime | None, at: datetime) -> bool:
    """Made after `at`, or still current then."""
    if this_update >= at - _CLOCK_SKEW:
        return True
    return next_update is not None and at <= next_update


def _result(
    status: CertificateStatus, source: str, made: datetime, at: datetime
) -> RevocationResult | None:
    if status.status is Status.UNKNOWN:
        return None
    if (
        status.status is Status.REVOKED
        and status.revoked_at is not None
        and status.revoked_at <= at
    ):
        return RevocationResult(RevocationOutcome.REVOKED, source, status.revoked_at, made)
    return RevocationResult(RevocationOutcome.GOOD, source, status.revoked_at, made)
