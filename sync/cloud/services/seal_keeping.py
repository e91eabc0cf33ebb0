"""单位印章管理: the seals of a unit, granting and reclaiming them, 作废 and what was voided."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from signing.seal import esseal
from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.granting import granted_period
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.directory import KIND_ORDER
from sync.cloud.services.facts import person_facts
from sync.cloud.services.interrupting import interrupt_person, interrupt_unit
from sync.cloud.services.messages import tell
from sync.cloud.services.people import person_of
from sync.cloud.services.permitting import UnitCaller, locked_unit
from sync.cloud.services.reclaiming import end_grants
from sync.cloud.services.seal_requests import grant
from sync.cloud.store.people import Person
from sync.cloud.store.seals import SealGrant, SealRow
from sync.protocol.errors import ErrorCode
from sync.protocol.keeping import GiveSeal, KeptSeal, KeptSeals, VoidedSeal, VoidedSeals

FOR_EVER: Final = 9000
"""A seal that ends in this year or later is 永久: GB/T 38540 knows no seal without an end."""


def kept(work: Work, caller: UnitCaller) -> KeptSeals:
    """Those that are in use, in the order of their kinds."""
    rows = work.db.scalars(
        select(SealRow).where(SealRow.unit_id == caller.unit, SealRow.voided_at.is_(None))
    )
    ordered = sorted(rows, key=lambda row: (KIND_ORDER.index(row.kind), row.id))
    return KeptSeals(seals=tuple(_view(work, row) for row in ordered))


def voided(work: Work, caller: UnitCaller) -> VoidedSeals:
    """作废记录 of the unit, the latest first."""
    return _voided(work, SealRow.unit_id == caller.unit)


def own_voided(work: Work, caller: PhoneCaller) -> VoidedSeals:
    """作废记录 of one's personal seals."""
    return _voided(work, SealRow.person_id == caller.person)


def of_unit(work: Work, caller: UnitCaller, seal_id: str) -> SealRow:
    """A seal of the unit, in use or void; Refusal (request.not-found)."""
    row = work.db.get(SealRow, seal_id)
    if row is None or row.unit_id != caller.unit:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def own(work: Work, caller: PhoneCaller, seal_id: str) -> SealRow:
    """A personal seal of the caller's; Refusal (request.not-found)."""
    row = work.db.get(SealRow, seal_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def give(work: Work, caller: UnitCaller, seal_id: str, wish: GiveSeal) -> KeptSeals:
    """Grant a seal to a member unasked: for days, or for ever. Refusal: void, not a member."""
    unit = locked_unit(work, caller)
    row = of_unit(work, caller, seal_id)
    if row.voided_at is not None:
        raise Refusal(ErrorCode.SEAL_VOID, seal=row.name)
    check_person(person_facts(work, person_of(work, wish.person).id), unit.id)
    starts, ends = work.now, None
    if wish.last is not None:
        first = wish.first or work.now.astimezone(work.settings.timezone).date()
        period = granted_period(first, wish.last, now=work.now, zone=work.settings.timezone)
        starts, ends = period.start, period.end
    grant(work, row.id, wish.person, starts, ends, by=caller.person)
    tell(work, wish.person, "seal-granted", unit=unit.name, items=row.name)
    work.db.flush()
    return kept(work, caller)


def reclaim(work: Work, caller: UnitCaller, seal_id: str, grant_id: str) -> None:
    """收回, at once; Refusal (grant.ended) when it was already."""
    unit = locked_unit(work, caller)
    seal = of_unit(work, caller, seal_id)
    row = work.db.get(SealGrant, grant_id)
    if row is None or row.seal_id != seal.id:
        raise Refusal(ErrorCode.NOT_FOUND)
    if row.revoked_at is not None:
        raise Refusal(ErrorCode.GRANT_ENDED)
    end_grants(work, (row,), by=caller.person)
    tell(work, row.person_id, "seal-reclaimed", unit=unit.name, items=seal.name)
    interrupt_person(work, row.person_id)


def void(work: Work, caller: UnitCaller, seal_id: str) -> VoidedSeals:
    """作废: nobody can use it from now on; what it signed before stays as it was."""
    unit = locked_unit(work, caller)
    row = of_unit(work, caller, seal_id)
    _void(work, row, caller.person)
    holders = select(SealGrant.person_id).where(
        SealGrant.seal_id == row.id, SealGrant.revoked_at.is_(None)
    )
    for person_id in sorted(set(work.db.scalars(holders))):
        tell(work, person_id, "seal-voided", unit=unit.name, items=row.name)
    interrupt_unit(work, unit.id)
    return voided(work, caller)


def void_own(work: Work, caller: PhoneCaller, seal_id: str) -> VoidedSeals:
    """The same for a personal seal."""
    query = select(SealRow).where(SealRow.id == seal_id).with_for_update()
    work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    _void(work, own(work, caller, seal_id), caller.person)
    interrupt_person(work, caller.person)
    return own_voided(work, caller)


def valid_until(row: SealRow) -> datetime | None:
    """The end that the agency signed; None is 永久."""
    end = esseal.read(row.data).info.valid_until
    return None if end.year >= FOR_EVER else end


def _void(work: Work, row: SealRow, by: str) -> None:
    if row.voided_at is not None:
        raise Refusal(ErrorCode.SEAL_VOID, seal=row.name)
    row.voided_at, row.voided_by = work.now, by
    work.db.flush()


def _view(work: Work, row: SealRow) -> KeptSeal:
    live = (
        SealGrant.seal_id == row.id,
        SealGrant.revoked_at.is_(None),
        or_(SealGrant.ends_at.is_(None), SealGrant.ends_at >= work.now),
    )
    holders = select(func.count(SealGrant.person_id.distinct())).where(*live)
    return KeptSeal.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "svg": row.svg,
            "valid_until": valid_until(row),
            "holders": work.db.scalar(holders) or 0,
        }
    )


def _voided(work: Work, whose: ColumnElement[bool]) -> VoidedSeals:
    rows = work.db.execute(
        select(SealRow, Person)
        .outerjoin(Person, Person.id == SealRow.voided_by)
        .where(whose, SealRow.voided_at.is_not(None))
        .order_by(SealRow.voided_at.desc(), SealRow.id)
    )
    return VoidedSeals(
        seals=tuple(
            VoidedSeal.model_validate(
                {
                    "id": row.id,
                    "name": row.name,
                    "kind": row.kind,
                    "voided_at": row.voided_at,
                    "voided_by": person.name if person else None,
                }
            )
            for row, person in rows
        )
    )
