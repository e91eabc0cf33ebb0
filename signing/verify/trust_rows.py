"""Sentences about trust: the chain, the proven time, revocation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from signing.clock import CLOCK_TOLERANCE
from signing.cms import timestamp
from signing.crypto import certificates
from signing.errors import CryptoError
from signing.verify.chain import Chain, ChainOutcome, build
from signing.verify.contents import Contents
from signing.verify.model import Row, RowKind, Verdict
from signing.verify.revoked import Evidence, RevocationOutcome, RevocationResult, check
from signing.verify.rows import moment, row
from signing.verify.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller believes and knows."""

    trust: TrustStore
    now: datetime
    """Aware."""
    pool: tuple[bytes, ...] = ()
    """Further certificates from the file, DER."""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """When the signature existed, and how that is known."""

    row: Row
    proven: datetime | None
    """From a trusted timestamp."""
    stated: datetime | None
    """Proven, or else claimed."""


def time(contents: Contents, candidate_time: datetime | None, context: Context) -> ProvenTime:
    """Judge the timestamp over a signature, or fall back on the signer's own clock."""
    claimed = contents.claimed_at or candidate_time
    if contents.token is None:
        return _claimed(claimed)
    try:
        pool = (*contents.pool, *context.pool)
        info = timestamp.check_token(contents.token, contents.value, beside=pool)
    except CryptoError as error:
        detail = error.arguments.get("detail", "")
        template = "时间戳无效:{detail}"
        return ProvenTime(
            row(RowKind.TIME, Verdict.UNKNOWN, template, detail=detail), None, claimed
        )
    return _stamped(info, (*contents.pool, *info.chain), claimed, context)


def document_timestamp(contents: Contents, token: bytes, context: Context) -> ProvenTime:
    """A document timestamp proves its own time."""
    try:
        info = timestamp.read_token(token, beside=(contents.certificate,))
    except CryptoError as error:
        detail = error.arguments.get("detail", "")
        template = "时间戳无效:{detail}"
        return ProvenTime(row(RowKind.TIME, Verdict.UNKNOWN, template, detail=detail), None, None)
    return _stamped(info, contents.pool, None, context)


def _claimed(claimed: datetime | None) -> ProvenTime:
    if claimed is None:
        missing = row(RowKind.TIME, Verdict.VALID_WITH_NOTES, "签名没有签署时间,也没有时间戳")
        return ProvenTime(missing, None, None)
    said = row(
        RowKind.TIME,
        Verdict.VALID_WITH_NOTES,
        "{time}(签署方电脑的时间,没有时间戳证明)",
        time=moment(claimed),
    )
    return ProvenTime(said, None, claimed)


def _stamped(
    info: timestamp.TimestampInfo,
    pool: tuple[bytes, ...],
    claimed: datetime | None,
    context: Context,
) -> ProvenTime:
    chain = build(info.certificate, (*pool, *context.pool), trust=context.trust, at=info.time)
    facts = {
        "time": moment(info.time),
        "authority": certificates.read(info.certificate).common_name,
    }
    if info.time > context.now + CLOCK_TOLERANCE:
        template = "时间戳的时间 {time} 在将来,或者本机的时钟慢了"
        ahead = row(RowKind.TIME, Verdict.UNKNOWN, template, time=facts["time"])
        return ProvenTime(ahead, None, claimed)
    if chain.outcome is not ChainOutcome.TRUSTED:
        template = "{time}(时间戳机构“{authority}”不受信任,不能证明时间)"
        said = row(RowKind.TIME, Verdict.VALID_WITH_NOTES, template, **facts)
        return ProvenTime(said, None, claimed or info.time)
    template = "{time}(可信时间戳,{authority})"
    return ProvenTime(row(RowKind.TIME, Verdict.VALID, template, **facts), info.time, info.time)


def chain(
    certificate: bytes, pool: tuple[bytes, ...], *, proven: datetime | None, context: Context
) -> tuple[Chain, Row]:
    """The path to a trusted root, judged at the proven time or else now."""
    found = build(
        certificate, (*pool, *context.pool), trust=context.trust, at=proven or context.now
    )
    info = certificates.read(certificate)
    issuer = info.issuer_common_name or info.issuer
    if found.outcome is ChainOutcome.TRUSTED:
        if context.now > info.not_after:
            template = "颁发者 {issuer} 受信任;证书在签署后于 {end} 到期"
            notes = Verdict.VALID_WITH_NOTES
            return found, row(
                RowKind.CHAIN, notes, template, issuer=issuer, end=moment(info.not_after)
            )
        template = "颁发者 {issuer} 受信任,有效期至 {end}"
        return found, row(
            RowKind.CHAIN, Verdict.VALID, template, issuer=issuer, end=moment(info.not_after)
        )
    if found.outcome is ChainOutcome.UNKNOWN_ISSUER:
        template = "颁发者 {issuer} 不在受信任的列表中,无法确认身份"
        return found, row(RowKind.CHAIN, Verdict.UNKNOWN, template, issuer=issuer)
    if found.outcome is ChainOutcome.UNSUPPORTED:
        template = "证书含有无法识别的关键扩展,无法确认"
        return found, row(RowKind.CHAIN, Verdict.UNKNOWN, template)
    return found, _out_of_period(info, proven=proven)


def _out_of_period(info: certificates.CertificateInfo, *, proven: datetime | None) -> Row:
    period = {"start": moment(info.not_before), "end": moment(info.not_after)}
    if proven is not None:
        template = "签署时证书不在有效期内({start} 至 {end})"
        return row(RowKind.CHAIN, Verdict.INVALID, template, **period)
    template = "证书现不在有效期内({start} 至 {end}),且没有可信时间证明签署时有效"
    return row(RowKind.CHAIN, Verdict.UNKNOWN, template, **period)


def revocation(found: Chain, *, stated: ProvenTime, context: Context) -> Row:
    """Whether a certificate of the path was revoked before the signature was made."""
    at = stated.proven or context.now
    if found.outcome is ChainOutcome.UNKNOWN_ISSUER:
        return row(RowKind.REVOCATION, Verdict.UNKNOWN, "颁发者未知,无法查询吊销状态")
    results = [
        check(lower, upper, evidence=context.evidence, at=at)
        for lower, upper in zip(found.path, found.path[1:], strict=False)
    ]
    for result in results:
        if result.outcome is RevocationOutcome.REVOKED and result.revoked_at is not None:
            return _revoked(result.revoked_at, stated)
    if not results:
        return row(RowKind.REVOCATION, Verdict.VALID, "证书直接受信任,无需查询吊销状态")
    return _not_revoked(results[0], context)


def _not_revoked(own: RevocationResult, context: Context) -> Row:
    if own.outcome is RevocationOutcome.NOT_OFFERED:
        template = "证书没有提供吊销查询地址"
        return row(RowKind.REVOCATION, Verdict.VALID_WITH_NOTES, template)
    if own.checked_at is None and context.evidence.fetch is None:
        # asked to stay offline, which is not the same as having asked in vain
        return row(RowKind.REVOCATION, Verdict.VALID_WITH_NOTES, "离线核验,未查询吊销状态")
    if own.checked_at is None:
        return row(RowKind.REVOCATION, Verdict.UNKNOWN, "吊销状态无法查询(服务不可用)")
    facts = {"source": own.source, "time": moment(own.checked_at)}
    if own.revoked_at is not None:
        template = "证书在签署后于 {end} 被吊销({source},{time})"
        end = moment(own.revoked_at)
        return row(RowKind.REVOCATION, Verdict.VALID_WITH_NOTES, template, end=end, **facts)
    return row(RowKind.REVOCATION, Verdict.VALID, "未被吊销({source},{time})", **facts)


def _revoked(revoked_at: datetime, stated: ProvenTime) -> Row:
    """Without a proven time, a claimed one before the revocation proves nothing either way."""
    end = moment(revoked_at)
    if stated.proven is None and stated.stated is not None and stated.stated < revoked_at:
        template = "证书于 {end} 被吊销,没有可信时间证明签署在此之前"
        return row(RowKind.REVOCATION, Verdict.UNKNOWN, template, end=end)
    template = "证书在签署前已于 {end} 被吊销"
    return row(RowKind.REVOCATION, Verdict.INVALID, template, end=end)
