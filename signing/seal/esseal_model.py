"""Value types of an electronic seal (GB/T 38540-2020) and of its check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.algorithm import Algorithm
from signing.seal.model import Art, SealType


@dataclass(frozen=True, slots=True)
class CertificateDigestEntry:
    """A certificate that may use the seal, named by its digest."""

    algorithm: str
    """As written, e.g. ``SM3`` or ``SHA256``."""
    value: bytes


@dataclass(frozen=True, slots=True)
class SealInfo:
    """SES_SealInfo: everything the seal agency signs."""

    id: str
    """esID, ASCII: the seal's unique number."""
    name: str
    type: SealType
    art: Art
    created: datetime
    """Aware; whole seconds."""
    valid_from: datetime
    valid_until: datetime
    certificates: tuple[bytes, ...] = ()
    """Certificates (DER) that may use the seal, when the list holds certificates."""
    digests: tuple[CertificateDigestEntry, ...] = ()
    """Their digests, when it holds digests. Both empty: the seal names no certificate."""
    vendor: str = "BidSeal"
    """Vid, ASCII."""
    extensions: tuple[tuple[str, bytes], ...] = ()
    """Object identifier and value of each; written as not critical."""


@dataclass(frozen=True, slots=True)
class EsSeal:
    """A seal as read; nothing here is verified."""

    info: SealInfo
    signed: bytes
    """DER over which the agency signed: the SES_SealInfo, in version 1 more."""
    certificate: bytes
    """The seal agency's certificate, DER."""
    algorithm: Algorithm | None
    """None for one that BidSeal does not judge."""
    signature: bytes
    width_mm: int
    """As declared, whole mm; `info.art` has the exact size."""
    height_mm: int
    version: int = 4
    """4 (GB/T 38540-2020), or 1 for a seal made before it (GM/T 0031-2014)."""

    @property
    def is_superseded(self) -> bool:
        """Whether it has the form of the standard before; it is judged all the same."""
        return self.version != 4


class MakerSignature(StrEnum):
    """The seal agency's signature over the seal."""

    VALID = "valid"
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"


class Validity(StrEnum):
    """Whether a period covers the moment asked about."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    EXPIRED = "expired"


class SignerListing(StrEnum):
    """Whether the seal may be used with the signer's certificate."""

    LISTED = "listed"
    NOT_LISTED = "not-listed"
    UNRESTRICTED = "unrestricted"
    """The seal names no certificate at all."""
    NOT_ASKED = "not-asked"
    """No signer's certificate was given."""


class PictureState(StrEnum):
    """Whether the declared size is the size of the picture."""

    SANE = "sane"
    WRONG_SIZE = "wrong-size"


@dataclass(frozen=True, slots=True)
class SealCheck:
    """The judgement over a seal, one row per question of the standard's verification."""

    seal: EsSeal
    maker: MakerSignature
    maker_certificate: Validity
    """Of the agency's certificate when the seal was made (clause 8: not when it is used)."""
    validity: Validity
    signer: SignerListing
    picture: PictureState

    @property
    def is_good(self) -> bool:
        """Whether no question found a fault."""
        return (
            self.maker is MakerSignature.VALID
            and self.maker_certificate is Validity.IN_FORCE
            and self.validity is Validity.IN_FORCE
            and self.signer is not SignerListing.NOT_LISTED
            and self.picture is PictureState.SANE
        )
