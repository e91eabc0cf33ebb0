"""What a path of certificates is built from, worked out once for each certificate.

All files of a batch, and the signatures of one file, have the same few certificates; parsing them
and verifying one by another costs more than everything else about a path.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import x509

from signing.crypto import certificates
from signing.crypto.asn1 import UNREADABLE
from signing.crypto.signatures import is_signed_by
from signing.errors import CertificateError


@dataclass(frozen=True, slots=True)
class Link:
    """What a certificate says that matters to a path; nothing is verified."""

    subject: str
    """Name as it is compared (RFC 5280, 7.1)."""
    issuer: str
    not_before: datetime
    not_after: datetime
    critical: frozenset[str]
    """asn1crypto's names of the critical extensions."""
    may_issue: bool
    """It is a CA's: basic constraints and, if present, key usage say so.

    Version 1 roots carry neither and are let through when self-issued."""
    path_limit: int | None
    """CA certificates allowed between it and the end (RFC 5280, 4.2.1.9)."""

    def may_stand_above(self, below: int) -> bool:
        """Whether there may be `below` further CA certificates between it and the end."""
        return self.path_limit is None or below <= self.path_limit


@lru_cache(maxsize=1024)
def link(der: bytes) -> Link | None:
    """The link that `der` makes; None for a broken certificate, of no help to a path."""
    try:
        info = certificates.read(der)
        certificate = x509.Certificate.load(der)
        constraints = certificate.basic_constraints_value
        limit = None if constraints is None else constraints["path_len_constraint"].native
        return Link(
            subject=str(certificate.subject.hashable),
            issuer=str(certificate.issuer.hashable),
            not_before=info.not_before,
            not_after=info.not_after,
            critical=frozenset(certificate.critical_extensions),
            may_issue=_may_issue(certificate),
            path_limit=limit,
        )
    except (CertificateError, *UNREADABLE):
        return None


@lru_cache(maxsize=1024)
def is_issued_by(der: bytes, issuer: bytes) -> bool:
    """Whether the signature on a certificate that `link` can read is the issuer's."""
    return is_signed_by(x509.Certificate.load(der), issuer)


def _may_issue(certificate: x509.Certificate) -> bool:
    constraints, usage = certificate.basic_constraints_value, certificate.key_usage_value
    if constraints is None:
        return bool(certificate["tbs_certificate"]["version"].native == "v1") and bool(
            certificate.subject == certificate.issuer
        )
    if not constraints["ca"].native:
        return False
    return usage is None or "key_cert_sign" in usage.native
