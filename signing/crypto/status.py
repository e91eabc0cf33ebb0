"""What a CRL or an OCSP answer says about a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Whether a certificate was revoked, as far as its issuer says."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CertificateStatus:
    """The status of one certificate."""

    status: Status
    revoked_at: datetime | None = None
    """Aware; only when revoked."""
    reason: str = "unspecified"
    """CRLReason by asn1crypto's name, e.g. ``key_compromise``; only when revoked."""


GOOD = CertificateStatus(Status.GOOD)
UNKNOWN = CertificateStatus(Status.UNKNOWN)
