"""Finding a unit and joining it: by knowing its administrator, or by asking him."""

from __future__ import annotations

from typing import Final, Literal

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import documents
from sync.cloud.domain.joining import Asking, Kind, names_match
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.asking import Asked, Effect, ask, waiting_of
from sync.cloud.services.counting import count
from sync.cloud.services.deciding import deciders
from sync.cloud.services.identity import require_real_name
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh, mask_name, mask_phone
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Membership, Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.units import (
    AdminHint,
    JoinByAdmin,
    JoinByNote,
    JoiningView,
    UnitHit,
    UnitSearch,
)

SHORTEST = 2
"""Characters of a name that are searched for; fewer would list everyone."""
SHOWN = 20
UNIT_FACTOR = 4
"""All persons together may guess so many times more often at one unit than one person."""
Standing = Literal["none", "pending", "member"]


def search(work: Work, caller: PhoneCaller, name: str) -> UnitSearch:
    """Verified units whose name contains `name`; Refusal (person.real-name-required)."""
    require_real_name(work, caller.person)
    count(work, f"search:{caller.person}", work.settings.limits.searches_per_person)
    words = documents.tidy(name)
    if len(words) < SHORTEST:
        return UnitSearch(units=())
    query = select(Unit).where(Unit.name.contains(words, autoescape=True))
    rows = work.db.scalars(query.order_by(Unit.name).limit(SHOWN))
    return UnitSearch(
        units=tuple(
            UnitHit(id=row.id, name=row.name, standing=_standing(work, caller, row.id))
            for row in rows
        )
    )


def view(work: Work, caller: PhoneCaller, unit_id: str) -> JoiningView:
    """How one could join; the administrator is shown masked."""
    require_real_name(work, caller.person)
    unit = _unit(work, unit_id)
    admins = _admins(work, unit_id)
    hint = None
    if admins:
        first = admins[0]
        hint = AdminHint(name=mask_name(first.name, first.phone), phone=mask_phone(first.phone))
    standing = _standing(work, caller, unit_id)
    return JoiningView(unit=unit.id, name=unit.name, admin=hint, standing=standing)


def by_admin(work: Work, caller: PhoneCaller, unit_id: str, wish: JoinByAdmin) -> JoiningView:
    """Way A: name and number of an administrator; a wrong guess is counted. Refusal."""
    _require_stranger(work, caller, unit_id)
    tries = work.settings.limits.joining_tries
    count(work, f"join:{caller.person}:{unit_id}", tries)
    count(work, f"join-any:{unit_id}", tries * UNIT_FACTOR)
    said = documents.tidy(wish.admin_name)
    known = _admins(work, unit_id)
    if not any(a.phone == wish.admin_phone and names_match(said, a.name or "") for a in known):
        raise Refusal(ErrorCode.ADMIN_MISMATCH, keep=True)
    admit(work, caller.person, unit_id)
    return view(work, caller, unit_id)


def by_note(work: Work, caller: PhoneCaller, unit_id: str, wish: JoinByNote) -> JoiningView:
    """Way B: one task for the administrators; Refusal while one waits already."""
    _require_stranger(work, caller, unit_id)
    if waiting_of(work, caller.person, unit_id, Kind.JOIN):
        raise Refusal(ErrorCode.JOINING_PENDING)
    ask(work, caller.person, unit_id, Kind.JOIN, note=wish.note, wish={})
    return view(work, caller, unit_id)


def admit(work: Work, person_id: str, unit_id: str) -> None:
    """Make the person a member and tell him; an application that waits is thereby approved."""
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.unit_id == unit_id
    )
    former = work.db.scalars(query).one_or_none()
    if former is None:
        former = Membership(id=fresh("mem"), person_id=person_id, unit_id=unit_id)
        work.db.add(former)
    former.role, former.joined_at, former.ended_at = "member", work.now, None
    for waiting in waiting_of(work, person_id, unit_id, Kind.JOIN):
        waiting.state, waiting.decided_at = Asking.APPROVED.value, work.now
    tell(work, person_id, "joined", unit=_unit(work, unit_id).name)
    work.db.flush()


def _require_stranger(work: Work, caller: PhoneCaller, unit_id: str) -> None:
    require_real_name(work, caller.person)
    # one after the other at the same unit, so that nobody joins or asks twice
    query = select(Unit).where(Unit.id == unit_id).with_for_update()
    if work.db.scalars(query).one_or_none() is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    if _standing(work, caller, unit_id) == "member":
        raise Refusal(ErrorCode.ALREADY_MEMBER)


def _unit(work: Work, unit_id: str) -> Unit:
    unit = work.db.get(Unit, unit_id)
    if unit is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return unit


def _standing(work: Work, caller: PhoneCaller, unit_id: str) -> Standing:
    query = select(Membership.id).where(
        Membership.person_id == caller.person,
        Membership.unit_id == unit_id,
        Membership.ended_at.is_(None),
    )
    if work.db.scalars(query).one_or_none() is not None:
        return "member"
    return "pending" if waiting_of(work, caller.person, unit_id, Kind.JOIN) else "none"


def _admins(work: Work, unit_id: str) -> list[Person]:
    return [person for _, person in deciders(work, unit_id)]


def _approve(work: Work, todo: TodoRow) -> None:
    admit(work, todo.person_id, todo.unit_id)


def _refuse(work: Work, todo: TodoRow) -> None:
    tell(work, todo.person_id, "joining-refused", unit=_unit(work, todo.unit_id).name)


def _asked(work: Work, todo: TodoRow) -> Asked:
    return Asked()


EFFECT: Final = Effect(_approve, _refuse, _asked)
"""Of a decision about joining."""
