"""Builds the path from a certificate up to a trusted one (RFC 5280, 6, without policies)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from asn1crypto import x509

from signing.crypto import certificates
from signing.crypto.signatures import is_signed_by
from signing.errors import CertificateError
from signing.verify.trust import TrustStore

_MAX_DEPTH: Final = 8
_MAX_CHECKS: Final = 64
"""Signatures checked while searching; hostile certificate pools end here."""
_UNDERSTOOD: Final = frozenset(
    {
        "basic_constraints",
        "key_usage",
        "extended_key_usage",
        "certificate_policies",
        "subject_alt_name",
        "authority_key_identifier",
        "key_identifier",
        "crl_distribution_points",
        "qc_statements",
        "private_key_usage_period",
        "1.3.6.1.5.5.7.1.3",
    }
)


class ChainOutcome(StrEnum):
    """Whether a path was found and held at the time in question."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown-issuer"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    UNSUPPORTED = "unsupported"
    """A critical extension that we do not understand."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What the search found."""

    outcome: ChainOutcome
    path: tuple[bytes, ...]
    """DER, from the certificate up; ends at the trusted one unless the issuer is unknown."""


def build(certificate: bytes, pool: Sequence[bytes], *, trust: TrustStore, at: datetime) -> Chain:
    """The path of `certificate` (DER) through `pool` to `trust`, judged at `at` (aware)."""
    search = _Search([*trust.anchors, *pool], frozenset(trust.anchors))
    path = search.find(certificate)
    if path is None:
        return Chain(ChainOutcome.UNKNOWN_ISSUER, search.longest or (certificate,))
    parsed = [x509.Certificate.load(der) for der in path]
    if any(c.critical_extensions - _UNDERSTOOD for c in parsed):
        return Chain(ChainOutcome.UNSUPPORTED, path)
    if any(at < c.not_valid_before for c in parsed):
        return Chain(ChainOutcome.NOT_YET_VALID, path)
    # a trusted root's own end does not end the trust in it (RFC 5280, 6.1: an anchor is a key)
    if any(at > c.not_valid_after for c in parsed[: max(1, len(parsed) - 1)]):
        return Chain(ChainOutcome.EXPIRED, path)
    return Chain(ChainOutcome.TRUSTED, path)


class _Search:
    """A depth-first search with a budget."""

    def __init__(self, pool: Sequence[bytes], anchors: frozenset[bytes]) -> None:
        self._anchors = anchors
        self._by_subject: dict[str, list[bytes]] = {}
        self._checks = _MAX_CHECKS
        self.longest: tuple[bytes, ...] = ()
        for der in dict.fromkeys(pool):
            subject = _subject(der)
            if subject is not None:
                self._by_subject.setdefault(subject, []).append(der)

    def find(self, certificate: bytes) -> tuple[bytes, ...] | None:
        """The first path that ends at an anchor."""
        return self._extend((certificate,))

    def _extend(self, path: tuple[bytes, ...]) -> tuple[bytes, ...] | None:
        if len(path) > len(self.longest):
            self.longest = path
        if path[-1] in self._anchors:
            return path
        if len(path) >= _MAX_DEPTH:
            return None
        for issuer in self._issuers(path[-1]):
            if issuer in path or not may_stand_above(issuer, len(path) - 1):
                continue
            if found := self._extend((*path, issuer)):
                return found
        return None

    def _issuers(self, der: bytes) -> Iterator[bytes]:
        certificate = x509.Certificate.load(der)
        for candidate in self._by_subject.get(certificate.issuer.hashable, []):
            if self._checks <= 0:
                return
            self._checks -= 1
            if may_issue(candidate) and is_signed_by(certificate, candidate):
                yield candidate


@lru_cache(maxsize=1024)
def _subject(der: bytes) -> str | None:
    """The subject's name as it is compared; None for a broken certificate, of no help to a path."""
    try:
        certificates.read(der)
        return str(x509.Certificate.load(der).subject.hashable)
    except (CertificateError, ValueError):
        return None


def may_issue(der: bytes) -> bool:
    """Whether a certificate is a CA's: basic constraints and, if present, key usage say so.

    Version 1 roots carry neither and are let through when self-issued.
    """
    certificate = x509.Certificate.load(der)
    constraints, usage = certificate.basic_constraints_value, certificate.key_usage_value
    if constraints is None:
        return bool(certificate["tbs_certificate"]["version"].native == "v1") and (
            certificate.subject == certificate.issuer
        )
    if not constraints["ca"].native:
        return False
    return usage is None or "key_cert_sign" in usage.native


def may_stand_above(der: bytes, below: int) -> bool:
    """Whether a CA allows `below` further CA certificates between itself and the end (4.2.1.9)."""
    constraints = x509.Certificate.load(der).basic_constraints_value
    limit = None if constraints is None else constraints["path_len_constraint"].native
    return limit is None or below <= limit
