"""Judges signatures one by one, then each against what was appended behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from signing.crypto import certificates
from signing.crypto.certificates import CertificateInfo
from signing.crypto.signatures import Verified
from signing.errors import CryptoError
from signing.verify import algorithm_row, byte_range, changes, contents, rows, seal_row, trust_rows
from signing.verify.byte_range import ByteRange, Bytes, Fault
from signing.verify.candidates import Candidate
from signing.verify.changes import Comparison, Span
from signing.verify.contents import DOCUMENT_TIMESTAMP, Contents
from signing.verify.findings import forgery
from signing.verify.model import Finding, Row, RowKind, SignatureReport, Verdict
from signing.verify.revisions.history import History
from signing.verify.revoked import Evidence
from signing.verify.trust_rows import Context, ProvenTime


@dataclass(frozen=True, slots=True)
class Opened:
    """The file around the signatures."""

    history: History
    data: Bytes
    bias: int = 0
    """Bytes in front of the header that the reader's positions do not count."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One signature, before what was appended behind it is looked at."""

    candidate: Candidate
    signed: ByteRange | None
    verified: Verified | None
    """None unless the signature fits the covered bytes."""
    info: CertificateInfo | None
    time: ProvenTime | None
    path: tuple[bytes, ...]
    """Certificates from the signer up, DER."""
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether it is intact and by somebody trusted."""
        asked = {r.kind: r.verdict for r in self.rows}
        good = (Verdict.VALID, Verdict.VALID_WITH_NOTES)
        return self.verified is not None and asked.get(RowKind.CHAIN) in good


def examine(candidate: Candidate, *, data: Bytes, context: Context) -> Examined:
    """Everything about a signature that does not depend on later revisions."""
    read = byte_range.read(candidate.numbers, candidate.contents, data)
    signed = read if isinstance(read, ByteRange) else None
    found, unreadable = _read(candidate, context.pool)
    verified: Verified | None = None
    if isinstance(read, Fault):
        integrity = rows.integrity_bad_range(read)
    elif found is None:
        integrity = unreadable or rows.integrity_unreadable()
    else:
        verified, integrity = _integrity(candidate, found, read, data)
    info = certificates.read(found.certificate) if found else None
    about_trust = list(rows.trust_unchecked())
    time: ProvenTime | None = None
    path: tuple[bytes, ...] = ()
    if found is not None and verified is not None:
        time, path, about_trust = _trust(candidate, found, context)
    answers = [
        integrity,
        rows.signer(info),
        algorithm_row.algorithm(verified, integrity, found),
        *about_trust,
    ]
    findings = (forgery(read),) if isinstance(read, Fault) else ()
    return Examined(candidate, signed, verified, info, time, path, tuple(answers), findings)


def conclude(examined: Examined, *, opened: Opened, others: Sequence[Examined]) -> SignatureReport:
    """The report on a signature; `others`: all of the file, some of them behind this one."""
    signed, size = examined.signed, len(opened.data)
    happened = Comparison()
    if signed is None:
        extent = [rows.coverage_none(), rows.modifications_unchecked()]
    else:
        is_whole = signed.covers(opened.data)
        extent = [rows.coverage(is_whole=is_whole, end=signed.end, size=size)]
        if examined.verified is None:
            extent.append(rows.modifications_unchecked())
        elif is_whole:
            extent.append(rows.modifications_none())
        else:
            span = Span(signed.gap_start - opened.bias, signed.end - opened.bias)
            sound = _sound(others, than=examined)
            happened = changes.compare(opened.history, examined.candidate, span, sound=sound)
            extent.append(rows.modifications(happened))
    integrity, *rest = examined.rows
    return _report(examined, (integrity, *extent, *rest), happened, size=size)


def _sound(others: Sequence[Examined], *, than: Examined) -> frozenset[str]:
    """Fields whose signatures are as good: intact, and trusted if this one is."""
    good = (o for o in others if o.verified and (o.is_proven or not than.is_proven))
    return frozenset(one.candidate.name for one in good)


def _read(candidate: Candidate, pool: Sequence[bytes]) -> tuple[Contents | None, Row | None]:
    try:
        found = contents.read(candidate, beside=pool)
        certificates.read(found.certificate)
    except CryptoError as error:
        return None, rows.integrity_broken(error)
    return found, None


def _integrity(
    candidate: Candidate, found: Contents, signed: ByteRange, data: Bytes
) -> tuple[Verified | None, Row]:
    try:
        verified = contents.verify(found, candidate, signed, data)
    except CryptoError as error:
        return None, rows.integrity_broken(error)
    if candidate.subfilter in contents.DETACHED and found.encloses:
        return verified, rows.integrity_with_more()
    return verified, rows.integrity_intact()


def _trust(
    candidate: Candidate, found: Contents, context: Context
) -> tuple[ProvenTime, tuple[bytes, ...], list[Row]]:
    evidence = Evidence(
        crls=found.crls + context.evidence.crls,
        ocsps=found.ocsps + context.evidence.ocsps,
        fetch=context.evidence.fetch,
    )
    context = replace(context, evidence=evidence)
    if candidate.subfilter == DOCUMENT_TIMESTAMP:
        time = trust_rows.document_timestamp(found, candidate.contents, context)
    else:
        time = trust_rows.time(found, candidate.claimed_at, context)
    path, chain = trust_rows.chain(
        found.certificate, found.pool, proven=time.proven, context=context
    )
    answers = [chain, time.row, trust_rows.revocation(path, stated=time, context=context)]
    if candidate.seal is not None:
        pooled = replace(context, pool=(*context.pool, *found.pool))
        answers.append(
            seal_row.seal(candidate.seal, certificate=found.certificate, time=time, context=pooled)
        )
    return time, path.path, answers


def _report(
    examined: Examined, answers: tuple[Row, ...], happened: Comparison, *, size: int
) -> SignatureReport:
    candidate, info, time = examined.candidate, examined.info, examined.time
    signed = examined.signed
    name = examined.verified.name if examined.verified else ""
    return SignatureReport(
        field=candidate.name,
        page=candidate.page,
        rect_pt=candidate.rect,
        # as everywhere in the JSON contract: rsa-sha256, sm2-sm3; the row says more
        algorithm=name.partition(" ")[0].rstrip(",").lower(),
        signer=_name(info) if info else "",
        issuer=info.issuer_common_name or info.issuer if info else "",
        serial=info.serial if info else "",
        fingerprint=info.fingerprint if info else "",
        signed_at=time.stated if time else candidate.claimed_at,
        timestamped=time is not None and time.proven is not None,
        revision_end=signed.end if signed else 0,
        covers_whole_file=signed is not None and signed.end == size,
        test_certificate=info is not None and info.is_test,
        verdict=max((a.verdict for a in answers), key=lambda verdict: verdict.rank),
        rows=answers,
        valid_from=info.not_before if info else None,
        valid_until=info.not_after if info else None,
        path=tuple(_name(certificates.read(der)) for der in examined.path),
        modifications=happened.changes,
        findings=examined.findings + happened.findings,
    )


def _name(info: CertificateInfo) -> str:
    return info.common_name or info.subject
