"""Revocation of certificates: the public face of `crl`, `ocsp` and `status`."""

from __future__ import annotations

from signing.crypto.crl import Crl, build_crl, read_crl
from signing.crypto.ocsp import OcspAnswer, build_ocsp_request, build_ocsp_response, read_ocsp
from signing.crypto.status import GOOD, UNKNOWN, CertificateStatus, Status

__all__ = [
    "GOOD",
    "UNKNOWN",
    "CertificateStatus",
    "Crl",
    "OcspAnswer",
    "Status",
    "build_crl",
    "build_ocsp_request",
    "build_ocsp_response",
    "read_crl",
    "read_ocsp",
]
