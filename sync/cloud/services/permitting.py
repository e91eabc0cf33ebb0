"""Who a caller is in a unit, and whether his role there has an ability."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.permissions import Ability, Role, check
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.store.people import Membership, Unit
from sync.protocol.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class UnitCaller:
    """A phone at a unit, with an ability that its person had when the call came in."""

    phone: PhoneCaller
    unit: str
    ability: Ability
    role: Role

    @property
    def person(self) -> str:
        """The person's id."""
        return self.phone.person


def role_of(work: Work, person_id: str, unit_id: str) -> Role | None:
    """The person's role in the unit now; None for a stranger."""
    query = select(Membership.role).where(
        Membership.person_id == person_id,
        Membership.unit_id == unit_id,
        Membership.ended_at.is_(None),
    )
    role = work.db.scalars(query).one_or_none()
    return Role(role) if role is not None else None


def roles_of(work: Work, unit_id: str) -> dict[str, Role]:
    """Everybody's role in the unit, by person."""
    query = select(Membership.person_id, Membership.role).where(
        Membership.unit_id == unit_id, Membership.ended_at.is_(None)
    )
    return {person: Role(role) for person, role in work.db.execute(query)}


def admit(work: Work, caller: PhoneCaller, unit_id: str, ability: Ability) -> UnitCaller:
    """The caller at the unit; Refusal: a stranger, or a role without the ability."""
    role = check(role_of(work, caller.person, unit_id), ability)
    return UnitCaller(caller, unit_id, ability, role)


def locked_unit(work: Work, caller: UnitCaller) -> Unit:
    """The unit, so that one thing after the other happens in it; every use case that changes
    something begins here. Refusal when the ability was lost since the call came in."""
    query = select(Unit).where(Unit.id == caller.unit).with_for_update()
    unit = work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if unit is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    check(role_of(work, caller.person, caller.unit), caller.ability)
    return unit
