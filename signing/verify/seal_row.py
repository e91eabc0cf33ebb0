"""One sentence about the electronic seal that travels in a signature (GB/T 38540-2020, 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from signing.crypto import certificates
from signing.crypto.certificates import CertificateInfo
from signing.errors import SealError
from signing.seal import esseal
from signing.seal.esseal_model import (
    MakerSignature,
    PictureState,
    SealCheck,
    SignerListing,
    Validity,
)
from signing.verify.chain import ChainOutcome, build
from signing.verify.model import Row, RowKind, Verdict
from signing.verify.rows import row
from signing.verify.trust_rows import Context, ProvenTime

_BACKDATED: Final = timedelta(minutes=10)
"""CAs date certificates a little back, so one issued after a seal may claim to be older."""


def seal(der: bytes, *, certificate: bytes, time: ProvenTime, context: Context) -> Row:
    """Judge a seal (DER) used by the signer's `certificate` (DER)."""
    at = time.proven or time.stated or context.now
    try:
        found = esseal.verify(der, at=at, signer_certificate=certificate)
    except SealError:
        return row(RowKind.SEAL, Verdict.INVALID, "印章数据无法读取")
    name = found.seal.info.name
    signer = certificates.read(certificate)
    may_follow = _bears_name(name, signer) and (
        found.seal.info.created <= signer.not_before + _BACKDATED
    )
    fault = _fault(found, may_follow=may_follow)
    if fault is not None:
        verdict, template = fault
        return row(RowKind.SEAL, verdict, template, name=name)
    chain = build(
        found.seal.certificate, context.pool, trust=context.trust, at=found.seal.info.created
    )
    if chain.outcome is not ChainOutcome.TRUSTED:
        return row(RowKind.SEAL, Verdict.UNKNOWN, "{name}:印章制作机构不受信任", name=name)
    if found.signer is SignerListing.UNRESTRICTED and not _bears_name(name, signer):
        template = "{name}:印章未指定可使用的证书,且与签章人不同名"
        return row(RowKind.SEAL, Verdict.UNKNOWN, template, name=name)
    note = _note(found)
    if note is not None:
        return row(RowKind.SEAL, Verdict.VALID_WITH_NOTES, note, name=name)
    return row(RowKind.SEAL, Verdict.VALID, "{name}:印章有效,与签章人一致", name=name)


def _bears_name(seal_name: str, signer: CertificateInfo) -> bool:
    """Whether the seal is called after whom the signer's certificate names.

    A renewed certificate is in no list of the seals made before it. A stranger's is not either,
    and seals can be copied out of any signed file.
    """
    names = (signer.organisation, signer.common_name)
    return any(len(name) > 1 and name in seal_name for name in names)


def _fault(found: SealCheck, *, may_follow: bool) -> tuple[Verdict, str] | None:
    if found.maker is MakerSignature.WRONG:
        return Verdict.INVALID, "{name}:印章制作机构的签名不正确,印章可能被伪造"
    if found.signer is SignerListing.NOT_LISTED and not may_follow:
        return Verdict.INVALID, "{name}:签章人的证书不在印章允许的列表中"
    if found.maker is MakerSignature.UNSUPPORTED:
        return Verdict.UNKNOWN, "{name}:印章的签名算法不受支持"
    if found.validity is not Validity.IN_FORCE:
        return Verdict.INVALID, "{name}:签署时印章不在有效期内"
    if found.maker_certificate is not Validity.IN_FORCE:
        return Verdict.INVALID, "{name}:制作印章时制作机构的证书不在有效期内"
    return None


def _note(found: SealCheck) -> str | None:
    """What is worth saying about a good seal of a trusted maker."""
    if found.picture is not PictureState.SANE:
        return "{name}:印章图像与登记的尺寸不一致"
    if found.signer is SignerListing.UNRESTRICTED:
        return "{name}:印章未指定可使用的证书"
    if found.signer is SignerListing.NOT_LISTED:
        return "{name}:印章制作于签章人的证书签发之前,列表中尚无此证书"
    return "{name}:印章为旧版格式(GM/T 0031-2014)" if found.seal.is_superseded else None
