"""The desk's end of its sessions: attributes to sign, then the signed document, or nothing."""

from __future__ import annotations

import hashlib
import logging
import shutil
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from signing.algorithm import Algorithm
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.cms.timestamp import check_token, read_response, timestamp_request
from signing.errors import BidSealError, VerificationError
from signing.verify.model import Verdict
from sync.cloud.cloud import Work
from sync.cloud.desk.desk import CALLER, FILE, Desk, busy
from sync.cloud.desk.orders import CheckOrder
from sync.cloud.domain.phone_document import Stage, Step, after
from sync.cloud.pki import revocation
from sync.cloud.services import completing, signing
from sync.cloud.services.messages import tell
from sync.cloud.services.views import encode, session_view
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.documents import PhoneDocument
from sync.cloud.store.sessions import SessionRow
from sync.protocol.session import (
    FINAL,
    CompleteSession,
    FileAttributes,
    FileResult,
    Signer,
    State,
    SubmitAttributes,
)

LOG = logging.getLogger(__name__)

if TYPE_CHECKING:
    from signing.pdf.model import PreparedFile

OVER: Final = FINAL | {State.EXPIRED, State.PHONE_LEFT}
"""Elsewhere a new QR code could be shown in some of these; here one taps again."""
GOOD: Final = (Verdict.VALID, Verdict.VALID_WITH_NOTES)


def look_after(desk: Desk) -> int:
    """Go one step on with every session that waits for the desk; how many did."""
    with desk.cloud.reading() as work:
        states = {row.id: State(_session(work, row).state) for row in busy(work)}
    steps = {State.WAITING: _hand_in, State.COMPLETING: _finish, **dict.fromkeys(OVER, _give_up)}
    done = 0
    for document_id, state in states.items():
        if state in steps:
            steps[state](desk, document_id)
            done += 1
    return done


def _hand_in(desk: Desk, document_id: str) -> None:
    with desk.cloud.writing() as work:
        row = _locked(work, document_id)
        if row is None or _session(work, row).state != State.WAITING:
            return
        prepared = _prepared(row)
        signer = _signer(work, row)
        algorithm = Algorithm(signer.algorithm)
        made = signed_attributes(
            bytes.fromhex(prepared.digests[algorithm.digest]),
            b64decode(signer.certificate),
            algorithm,
        )
        wish = SubmitAttributes(files=(FileAttributes(file=FILE, attributes=encode(made)),))
        signing.submit(work, CALLER, _session(work, row).id, wish)


def _finish(desk: Desk, document_id: str) -> None:
    """Outside a transaction what takes its time; two workers may do it, one of them is noted."""
    from signing.pdf.complete import fill

    with desk.cloud.reading() as work:
        row = work.db.get_one(PhoneDocument, document_id)
        session, prepared = _session(work, row).id, _prepared(row)
    result, content = FileResult(file=FILE, status="failed"), b""
    try:
        with desk.cloud.reading() as work:
            cms = _cms(work, session, _signer(work, row))
        fill(prepared, cms)
        _check(desk, prepared)
        content = prepared.temporary.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        result = FileResult(file=FILE, status="sealed", output_sha256=digest)
    except (BidSealError, OSError):
        # the session tells the person that nothing was sealed; the log tells why
        LOG.exception("a phone's document could not be finished")
    with desk.cloud.writing() as work:
        found = _locked(work, document_id)
        if found is None or _session(work, found).state != State.COMPLETING:
            return
        completing.complete(work, CALLER, session, CompleteSession(files=(result,)))
        _note(work, found, content)
    _forget_files(prepared)


def _give_up(desk: Desk, document_id: str) -> None:
    with desk.cloud.writing() as work:
        row = _locked(work, document_id)
        if row is None or State(_session(work, row).state) not in OVER:
            return
        session = _session(work, row)
        if State(session.state) not in FINAL:
            completing.cancel(work, CALLER, session.id)
        prepared = _prepared(row)
        _note(work, row, b"")
    _forget_files(prepared)


def _note(work: Work, row: PhoneDocument, content: bytes) -> None:
    step = Step.SEAL if content else Step.GIVE_UP
    row.stage = after(Stage(row.stage), step, was_signed=row.signed_at is not None).value
    row.prepared = None
    if content:
        row.signed = work.cloud.vault.wrap(content, purpose=f"document:{row.id}")
        row.signed_at, row.size = work.now, len(content)
        tell(work, row.person_id, "document-signed", name=row.name)


def _cms(work: Work, session: str, signer: Signer) -> bytes:
    """The CMS with a timestamp and the issuers' lists; raises CmsError, TimestampError."""
    (signed,) = signing.signatures(work, CALLER, session).files
    row = work.db.get_one(SessionRow, session)
    issued = work.db.get_one(IssuedRow, row.issued_id)
    right = work.db.get_one(CertificateRight, issued.right_id)
    algorithm = Algorithm(signer.algorithm)
    signature = b64decode(signed.signature)
    request = timestamp_request(signature, algorithm)
    token = read_response(revocation.timestamp(work, request), request)
    check_token(token, signature)
    attributes = row.files[0].attributes
    assert attributes is not None  # it is signed
    return assemble(
        attributes,
        signature,
        certificate=b64decode(signer.certificate),
        chain=tuple(b64decode(issuer) for issuer in signer.chain),
        algorithm=algorithm,
        timestamp=token,
        crls=(revocation.crl(work, right.authority),),
    )


def _check(desk: Desk, prepared: PreparedFile) -> None:
    """Nothing is called signed that our own verification does not call valid."""
    with desk.cloud.reading() as work:
        anchors, now = tuple(revocation.roots(work)), work.now
    report = desk.engine(CheckOrder(prepared.temporary, anchors, now))
    good = [item for item in report.signatures if item.field == prepared.field_name]
    if not good or any(item.verdict not in GOOD for item in good):
        raise VerificationError(reason=prepared.field_name)


def _forget_files(prepared: PreparedFile) -> None:
    shutil.rmtree(Path(prepared.temporary).parent, ignore_errors=True)


def _locked(work: Work, document_id: str) -> PhoneDocument | None:
    row = work.db.get(PhoneDocument, document_id, with_for_update=True, populate_existing=True)
    return row if row is not None and row.stage == Stage.SIGNING else None


def _session(work: Work, row: PhoneDocument) -> SessionRow:
    return work.db.get_one(SessionRow, row.session_id)


def _prepared(row: PhoneDocument) -> PreparedFile:
    from signing.pdf.prepared import from_json

    assert row.prepared is not None  # as long as it is being signed
    return from_json(row.prepared)


def _signer(work: Work, row: PhoneDocument) -> Signer:
    signer = session_view(work, _session(work, row), "desktop").signer
    assert signer is not None  # someone has authorised
    return signer
