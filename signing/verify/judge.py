"""Judges one signature: asks every question in turn and takes the worst answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyhanko.pdf_utils.reader import PdfFileReader

from signing.crypto import certificates
from signing.crypto.certificates import CertificateInfo
from signing.crypto.signatures import Verified
from signing.errors import CryptoError
from signing.verify import byte_range, changes, contents, rows, seal_row, trust_rows
from signing.verify.byte_range import ByteRange, Bytes
from signing.verify.candidates import Candidate
from signing.verify.changes import Changes
from signing.verify.contents import DOCUMENT_TIMESTAMP, Contents
from signing.verify.model import Row, RowKind, SignatureReport
from signing.verify.revoked import Evidence
from signing.verify.trust_rows import Context, ProvenTime


@dataclass(frozen=True, slots=True)
class Opened:
    """The file around a signature."""

    reader: PdfFileReader
    data: Bytes
    deadline: float
    """`time.monotonic()` at which comparing revisions ends."""
    bias: int = 0
    """Bytes in front of the header that the reader's positions do not count."""


def judge(candidate: Candidate, *, opened: Opened, context: Context) -> SignatureReport:
    """Everything found about one signature."""
    signed = byte_range.read(candidate.numbers, candidate.contents, opened.data)
    found, unreadable = _read(candidate)
    verified, integrity = _integrity(candidate, found, signed, opened.data)
    if found is None and unreadable is not None and signed is not None:
        integrity = unreadable
    is_sound = verified is not None
    about_bytes = [integrity, *_extent(candidate, signed, opened, is_sound=is_sound)]
    info = certificates.read(found.certificate) if found else None
    about_trust: list[Row] = []
    time: ProvenTime | None = None
    if found is not None and is_sound:
        time, about_trust = _trust(candidate, found, context)
    answers = [*about_bytes, rows.signer(info), rows.algorithm(verified), *about_trust]
    return _report(candidate, info, answers, signed=signed, time=time, size=len(opened.data))


def _read(candidate: Candidate) -> tuple[Contents | None, Row | None]:
    try:
        found = contents.read(candidate)
        certificates.read(found.certificate)
    except CryptoError as error:
        return None, rows.integrity_broken(error)
    return found, None


def _integrity(
    candidate: Candidate, found: Contents | None, signed: ByteRange | None, data: Bytes
) -> tuple[Verified | None, Row]:
    if signed is None or found is None:
        return None, rows.integrity_bad_range()
    try:
        verified = contents.verify(found, candidate, signed, data)
    except CryptoError as error:
        return None, rows.integrity_broken(error)
    return verified, rows.integrity_intact()


def _extent(
    candidate: Candidate, signed: ByteRange | None, opened: Opened, *, is_sound: bool
) -> list[Row]:
    if signed is None:
        return [rows.coverage_none(), rows.modifications_unchecked()]
    is_whole = signed.covers(opened.data)
    covered = rows.coverage(is_whole=is_whole, end=signed.end, size=len(opened.data))
    if not is_sound:
        return [covered, rows.modifications_unchecked()]
    happened = Changes.NONE
    if not is_whole:
        end = signed.end - opened.bias
        happened = changes.compare(opened.reader, candidate, end, deadline=opened.deadline)
    return [covered, rows.modifications(happened)]


def _trust(candidate: Candidate, found: Contents, context: Context) -> tuple[ProvenTime, list[Row]]:
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
    return time, answers


def _report(
    candidate: Candidate,
    info: CertificateInfo | None,
    answers: list[Row],
    *,
    signed: ByteRange | None,
    time: ProvenTime | None,
    size: int,
) -> SignatureReport:
    named = (a.arguments.get("name") for a in answers if a.kind is RowKind.ALGORITHM)
    # as everywhere in the JSON contract: rsa-sha256, sm2-sm3; the row says more
    algorithm = str(next(named, "") or "").partition(" ")[0].rstrip(",").lower()
    worst = max((a.verdict for a in answers), key=lambda verdict: verdict.rank)
    return SignatureReport(
        field=candidate.name,
        page=candidate.page,
        rect_pt=candidate.rect,
        algorithm=algorithm,
        signer=info.common_name or info.subject if info else "",
        issuer=info.issuer_common_name or info.issuer if info else "",
        serial=info.serial if info else "",
        fingerprint=info.fingerprint if info else "",
        signed_at=time.stated if time else candidate.claimed_at,
        timestamped=time is not None and time.proven is not None,
        revision_end=signed.end if signed else 0,
        covers_whole_file=signed is not None and signed.end == size,
        test_certificate=info is not None and info.is_test,
        verdict=worst,
        rows=tuple(answers),
    )
