"""What a supervision system (监督系统) sees: records and sessions, nothing it could change."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from sync.cloud.cloud import Work
from sync.cloud.services.names import mask_name
from sync.cloud.services.views import platform_of
from sync.cloud.store.people import Person, Unit
from sync.cloud.store.records import UseRecord
from sync.cloud.store.seals import SealRow
from sync.cloud.store.sessions import SessionFileRow, SessionRow
from sync.protocol.platform import (
    SupervisedRecord,
    SupervisedRecords,
    SupervisedSession,
    SupervisedSessions,
)

PAGE: Final = 200
"""Rows in one answer."""


def records(work: Work, *, after: int, platform: str | None) -> SupervisedRecords:
    """Use records later than the one numbered `after`."""
    query = select(UseRecord).where(UseRecord.id > after).order_by(UseRecord.id).limit(PAGE + 1)
    if platform is not None:
        query = query.where(UseRecord.platform == platform)
    rows = list(work.db.scalars(query))
    return SupervisedRecords(
        records=tuple(_record(work, row) for row in rows[:PAGE]), more=len(rows) > PAGE
    )


def sessions(work: Work, *, platform: str | None) -> SupervisedSessions:
    """The newest sessions, whatever their state."""
    query = (
        select(SessionRow)
        .options(lazyload(SessionRow.files))
        .order_by(SessionRow.created_at.desc(), SessionRow.id)
        .limit(PAGE)
    )
    if platform is not None:
        query = query.where(SessionRow.platform == platform)
    rows = list(work.db.scalars(query))
    files = _counts(work, [row.id for row in rows])
    return SupervisedSessions(
        sessions=tuple(
            SupervisedSession(
                id=row.id,
                operation=row.operation,
                platform=row.platform,
                state=row.state,
                created_at=row.created_at,
                since=row.since,
                files=files.get(row.id, 0),
            )
            for row in rows
        )
    )


def _record(work: Work, row: UseRecord) -> SupervisedRecord:
    person = work.db.get(Person, row.person_id)
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    seals = [work.db.get(SealRow, seal) for seal in row.seals]
    assert person is not None  # a foreign key
    return SupervisedRecord(
        id=row.id,
        at=row.at,
        session=row.session_id,
        operation=row.operation,
        platform=row.platform,
        platform_name=platform_of(work, row.platform).name,
        person=mask_name(person.name, person.phone),
        unit=unit.name if unit else None,
        credit_code=unit.credit_code if unit else None,
        seals=tuple(seal.name for seal in seals if seal is not None),
        certificate_serial=row.certificate_serial,
        document=row.document,
        document_digest=row.document_digest,
        result=row.result,
    )


def _counts(work: Work, ids: list[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    query = select(SessionFileRow.session_id).where(SessionFileRow.session_id.in_(ids))
    for session_id in work.db.scalars(query):
        counted[session_id] = counted.get(session_id, 0) + 1
    return counted
