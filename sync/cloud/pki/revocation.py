"""What relying parties ask: lists and answers about revoked certificates, timestamps."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta

from asn1crypto import tsp
from sqlalchemy import select

from signing.algorithm import Algorithm, Digest
from signing.cms.timestamp import issue_response
from signing.crypto.crl import build_crl
from signing.crypto.ocsp import build_ocsp_response
from signing.crypto.status import GOOD, UNKNOWN, CertificateStatus, Status
from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki import authorities
from sync.cloud.store.certificates import AuthorityRow, CertificateRight, IssuedRow
from sync.cloud.store.envelopes import EncryptionKeyRow
from sync.protocol.errors import ErrorCode
from sync.protocol.timestamps import TimestampQueries, TimestampReplies

CRL_LIFE = timedelta(days=1)
OCSP_LIFE = timedelta(hours=1)


def crl(work: Work, code: str) -> bytes:
    """The list of `code` as of now, DER; Refusal (request.not-found)."""
    authorities.row_of(work, code)
    revoked = {
        serial: status
        for serial, status in _statuses(work, code).items()
        if status.status is Status.REVOKED
    }
    return build_crl(
        authorities.load(work, code),
        revoked,
        this_update=work.now,
        next_update=work.now + CRL_LIFE,
        # grows with every list (RFC 5280, 5.2.3) without anything having to be written
        number=int(work.now.timestamp()),
    )


def ocsp(work: Work, code: str, request: bytes) -> bytes:
    """The answer of `code` itself to an OCSP request, DER; Refusal (request.not-found)."""
    known = _statuses(work, code)
    authority = authorities.load(work, code)
    return build_ocsp_response(
        request,
        authority,
        issuer=authority.certificate,
        status_of=lambda serial: known.get(serial, UNKNOWN),
        this_update=work.now,
        next_update=work.now + OCSP_LIFE,
    )


def timestamp(work: Work, request: bytes) -> bytes:
    """An RFC 3161 answer, by the authority whose algorithm fits the imprint."""
    try:
        imprint = tsp.TimeStampReq.load(request, strict=True)["message_imprint"]
        sm3 = imprint["hash_algorithm"]["algorithm"].native == Digest.SM3
    except (ValueError, TypeError):
        sm3 = False  # the authority answers a malformed request with a rejection
    algorithm = Algorithm.SM2_SM3 if sm3 else Algorithm.RSA_SHA256
    return issue_response(request, authorities.load(work, authorities.TSA[algorithm]), work.now)


def timestamps(work: Work, wish: TimestampQueries) -> TimestampReplies:
    """An answer to each query; Refusal (request.invalid) for what is no base64."""
    try:
        queries = [base64.b64decode(query, validate=True) for query in wish.queries]
    except binascii.Error as error:
        raise Refusal(ErrorCode.INVALID, detail="base64") from error
    answers = (timestamp(work, query) for query in queries)
    return TimestampReplies(replies=tuple(base64.b64encode(answer).decode() for answer in answers))


def roots(work: Work) -> list[bytes]:
    """The test roots, DER."""
    query = select(AuthorityRow.certificate).where(AuthorityRow.parent.is_(None))
    return list(work.db.scalars(query.order_by(AuthorityRow.code)))


def _statuses(work: Work, code: str) -> dict[int, CertificateStatus]:
    """Of every certificate of `code`, by serial; a pair stands and falls together."""
    query = (
        select(IssuedRow, EncryptionKeyRow.serial)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .outerjoin(EncryptionKeyRow, EncryptionKeyRow.issued_id == IssuedRow.id)
        .where(CertificateRight.authority == code)
    )
    found = {}
    for issued, encryption in work.db.execute(query):
        for serial in (issued.serial, encryption):
            if serial is not None:
                found[int(serial, 16)] = _status(issued)
    return found


def _status(issued: IssuedRow) -> CertificateStatus:
    if issued.revoked_at is None:
        return GOOD
    return CertificateStatus(
        Status.REVOKED,
        revoked_at=issued.revoked_at,
        reason=issued.revocation or "unspecified",
    )
