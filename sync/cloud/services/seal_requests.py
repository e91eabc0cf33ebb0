"""申请印章授权: a member asks for a unit's seals, an administrator decides, the grant begins."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.granting import granted_period
from sync.cloud.domain.joining import Kind
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.asking import Asked, Effect, ask, waiting_of
from sync.cloud.services.facts import person_facts
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Unit
from sync.cloud.store.seals import SealGrant, SealRow
from sync.protocol.errors import ErrorCode
from sync.protocol.seals import AskForSeals, SealRequestList, SealRequestView

SHOWN = 50


def request(work: Work, caller: PhoneCaller, unit_id: str, wish: AskForSeals) -> SealRequestList:
    """One task for the unit's deciders. Refusal: not a member, no seal of the unit, a bad period,
    or an application for one of the seals is waiting."""
    check_person(person_facts(work, caller.person), unit_id)
    # one after the other at the same unit, so that nobody asks twice at once
    work.db.scalars(select(Unit).where(Unit.id == unit_id).with_for_update()).one()
    period = granted_period(wish.first, wish.last, now=work.now, zone=work.settings.timezone)
    assert period.end is not None  # of an application
    seals = [_seal(work, seal_id, unit_id) for seal_id in dict.fromkeys(wish.seals)]
    waiting = waiting_of(work, caller.person, unit_id, Kind.SEAL)
    asked = {seal_id for row in waiting for seal_id in row.wish["seals"]}
    for seal in seals:
        if seal.id in asked:
            raise Refusal(ErrorCode.GRANT_PENDING, seal=seal.name)
    said = {
        "seals": [seal.id for seal in seals],
        "starts_at": period.start.isoformat(),
        "ends_at": period.end.isoformat(),
    }
    ask(work, caller.person, unit_id, Kind.SEAL, note=wish.note, wish=said)
    return requests(work, caller, unit_id)


def requests(work: Work, caller: PhoneCaller, unit_id: str) -> SealRequestList:
    """The person's own applications to one unit, the latest first."""
    rows = work.db.scalars(
        select(TodoRow)
        .where(
            TodoRow.person_id == caller.person,
            TodoRow.unit_id == unit_id,
            TodoRow.kind == Kind.SEAL.value,
        )
        .order_by(TodoRow.created_at.desc(), TodoRow.id)
        .limit(SHOWN)
    )
    return SealRequestList(requests=tuple(_view(work, row) for row in rows))


def grant(
    work: Work,
    seal_id: str,
    person_id: str,
    starts: datetime,
    ends: datetime | None,
    *,
    by: str | None = None,
) -> str:
    """Let the person use the seal; the grant's id. `ends` None is for ever."""
    row = SealGrant(
        id=fresh("grant"),
        seal_id=seal_id,
        person_id=person_id,
        starts_at=starts,
        ends_at=ends,
        granted_at=work.now,
        granted_by=by,
    )
    work.db.add(row)
    return row.id


def _seal(work: Work, seal_id: str, unit_id: str) -> SealRow:
    row = work.db.get(SealRow, seal_id)
    if row is None or row.unit_id != unit_id:
        raise Refusal(ErrorCode.SEAL_UNKNOWN, seal=seal_id)
    if row.voided_at is not None:
        raise Refusal(ErrorCode.SEAL_VOID, seal=row.name)
    return row


def _view(work: Work, todo: TodoRow) -> SealRequestView:
    asked = _asked(work, todo)
    return SealRequestView.model_validate(
        {
            "id": todo.id,
            "unit": todo.unit_id,
            "seals": asked.items,
            "starts_at": asked.starts_at,
            "ends_at": asked.ends_at,
            "note": todo.note,
            "state": todo.state,
            "created_at": todo.created_at,
        }
    )


def _asked(work: Work, todo: TodoRow) -> Asked:
    rows = [work.db.get(SealRow, seal_id) for seal_id in todo.wish["seals"]]
    return Asked(
        items=tuple(row.name for row in rows if row is not None),
        starts_at=datetime.fromisoformat(todo.wish["starts_at"]),
        ends_at=datetime.fromisoformat(todo.wish["ends_at"]),
    )


def _approve(work: Work, todo: TodoRow) -> None:
    """Each seal from now on or from the first day; one that was voided meanwhile is refused."""
    check_person(person_facts(work, todo.person_id), todo.unit_id)
    asked = _asked(work, todo)
    assert asked.starts_at is not None  # of every application for seals
    for seal_id in todo.wish["seals"]:
        seal = _seal(work, seal_id, todo.unit_id)
        grant(work, seal.id, todo.person_id, asked.starts_at, asked.ends_at, by=todo.decided_by)
    _tell(work, todo, "seal-granted")


def _refuse(work: Work, todo: TodoRow) -> None:
    _tell(work, todo, "seal-refused")


def _tell(work: Work, todo: TodoRow, kind: str) -> None:
    unit = work.db.get_one(Unit, todo.unit_id)
    tell(work, todo.person_id, kind, unit=unit.name, items="、".join(_asked(work, todo).items))


EFFECT: Final = Effect(_approve, _refuse, _asked)
"""Of a decision about seals."""
