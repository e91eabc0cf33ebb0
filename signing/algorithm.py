"""The signature algorithms BidSeal produces, and their digests."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Digest(StrEnum):
    """A document digest; the values name it on the wire and in `hashlib`."""

    SHA256 = "sha256"
    SM3 = "sm3"


class Algorithm(StrEnum):
    """A signature algorithm; the values are part of the JSON contract."""

    RSA_SHA256 = "rsa-sha256"
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2)"""
    RSA_PSS_SHA256 = "rsa-pss-sha256"
    """RSASSA-PSS with MGF1 and 32 bytes of salt (RFC 8017, 8.1; RFC 4055), where the issuer
    of a certificate asks for it."""
    SM2_SM3 = "sm2-sm3"

    @property
    def digest(self) -> Digest:
        """The digest it signs."""
        return Digest.SM3 if self is Algorithm.SM2_SM3 else Digest.SHA256


USUAL: Final = (Algorithm.RSA_SHA256, Algorithm.SM2_SM3)
"""What a key of either kind signs with unless its certificate asks for another."""
