"""Use records: for every file of an authorised session, how its use ended."""

from __future__ import annotations

from signing.algorithm import Algorithm
from sync.cloud.cloud import Work
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.records import UseRecord
from sync.cloud.store.sessions import SessionFileRow, SessionRow
from sync.protocol.session import ENVELOPE_OPERATIONS, Operation, State


def write_records(work: Work, row: SessionRow) -> None:
    """Append the records of a session that has just ended; nothing if nobody had scanned it."""
    if row.person_id is None:
        return
    if row.operation == Operation.LOGIN:
        work.db.add(_record(work, row, document="", digest="", result=row.state))
        return
    for file in row.files:
        digest = _signed_digest(work, row, file)
        result = file.status or (row.state if row.state != State.DONE else "failed")
        if result == "sealed" and row.operation in ENVELOPE_OPERATIONS:
            result = "done"
        record = _record(work, row, document=file.name, digest=digest, result=result)
        record.seals = list(file.seals)
        work.db.add(record)


def _record(work: Work, row: SessionRow, *, document: str, digest: str, result: str) -> UseRecord:
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    assert row.person_id is not None
    return UseRecord(
        at=work.now,
        session_id=row.id,
        operation=row.operation,
        person_id=row.person_id,
        unit_id=row.unit_id,
        seals=[],
        certificate_serial=issued.serial if issued else None,
        platform=row.platform,
        document=document,
        document_digest=digest,
        result=result,
    )


def _signed_digest(work: Work, row: SessionRow, file: SessionFileRow) -> str:
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    right = work.db.get(CertificateRight, issued.right_id) if issued else None
    name = Algorithm(right.algorithm).digest.value if right else min(file.digests)
    if name not in file.digests:  # only encrypted files may be declared with the other one
        name = min(file.digests)
    return f"{name}:{file.digests.get(name, '')}"
