"""The two signature algorithms BidSeal produces, and their digests."""

from __future__ import annotations

from enum import StrEnum


class Digest(StrEnum):
    """A document digest; the values name it on the wire and in `hashlib`."""

    SHA256 = "sha256"
    SM3 = "sm3"


class Algorithm(StrEnum):
    """A signature algorithm; the values are part of the JSON contract."""

    RSA_SHA256 = "rsa-sha256"
    SM2_SM3 = "sm2-sm3"

    @property
    def digest(self) -> Digest:
        """The digest it signs."""
        return Digest.SHA256 if self is Algorithm.RSA_SHA256 else Digest.SM3
