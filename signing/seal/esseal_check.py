"""Checks an electronic seal: maker, period, allowed certificates, picture (GB/T 38540-2020, 8)."""

from __future__ import annotations

from datetime import datetime

from signing.algorithm import Digest
from signing.crypto import certificates, keys
from signing.crypto.digests import digest
from signing.errors import CryptoError
from signing.seal.esseal_model import (
    CertificateDigestEntry,
    EsSeal,
    MakerSignature,
    PictureState,
    SealCheck,
    SealInfo,
    SignerListing,
    Validity,
)
from signing.seal.esseal_read import read
from signing.seal.picture import whole_mm

_DIGESTS = {
    "SM3": Digest.SM3,
    "1.2.156.10197.1.401": Digest.SM3,
    "SHA256": Digest.SHA256,
    "SHA-256": Digest.SHA256,
    "2.16.840.1.101.3.4.2.1": Digest.SHA256,
}
"""Names that products write for the digest of a listed certificate."""


def verify(der: bytes, *, at: datetime, signer_certificate: bytes | None = None) -> SealCheck:
    """The judgement over a seal used `at` a moment (aware) with the signer's certificate (DER).

    Whom the agency's certificate chains to is the caller's question. Raises SealError only when
    the seal cannot be read at all.
    """
    seal = read(der)
    maker, maker_certificate = _maker(seal)
    return SealCheck(
        seal=seal,
        maker=maker,
        maker_certificate=maker_certificate,
        validity=_validity(at, seal.info.valid_from, seal.info.valid_until),
        signer=_listing(seal.info, signer_certificate),
        picture=_picture(seal),
    )


def digest_entry(certificate: bytes) -> CertificateDigestEntry:
    """The list entry that allows `certificate` (DER) to use a seal."""
    return CertificateDigestEntry("SM3", digest(Digest.SM3, certificate))


def _maker(seal: EsSeal) -> tuple[MakerSignature, Validity]:
    if seal.algorithm is None:
        return MakerSignature.UNSUPPORTED, Validity.IN_FORCE
    try:
        info = certificates.read(seal.certificate)
        keys.verify_signature(
            seal.certificate, seal.algorithm, signed_data=seal.signed, signature=seal.signature
        )
    except CryptoError:
        return MakerSignature.WRONG, Validity.IN_FORCE
    return MakerSignature.VALID, _validity(seal.info.created, info.not_before, info.not_after)


def _validity(moment: datetime, start: datetime, end: datetime) -> Validity:
    if moment < start:
        return Validity.NOT_YET
    return Validity.EXPIRED if moment > end else Validity.IN_FORCE


def _listing(info: SealInfo, certificate: bytes | None) -> SignerListing:
    if certificate is None:
        return SignerListing.NOT_ASKED
    if not info.certificates and not info.digests:
        return SignerListing.UNRESTRICTED
    listed = certificate in info.certificates or any(
        entry.algorithm.upper() in _DIGESTS
        and digest(_DIGESTS[entry.algorithm.upper()], certificate) == entry.value
        for entry in info.digests
    )
    return SignerListing.LISTED if listed else SignerListing.NOT_LISTED


def _picture(seal: EsSeal) -> PictureState:
    """Whether the picture's own size, rounded, is the declared one."""
    own = (whole_mm(seal.info.art.width), whole_mm(seal.info.art.height))
    is_same = own == (seal.width_mm, seal.height_mm)
    return PictureState.SANE if is_same else PictureState.WRONG_SIZE
