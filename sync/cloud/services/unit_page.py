"""单位信息: what a unit is, and what waits in it."""

from __future__ import annotations

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import Asking
from sync.cloud.domain.permissions import ALLOWED, Ability, Role
from sync.cloud.services.names import mask_phone
from sync.cloud.services.permitting import UnitCaller
from sync.cloud.store.management import UnitChange, UnitPicture
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Membership, Person, Unit
from sync.protocol.management import UnitPage


def unit_page(work: Work, caller: UnitCaller) -> UnitPage:
    """The unit as one who belongs to it sees it."""
    unit = work.db.get_one(Unit, caller.unit)
    live = (Membership.unit_id == unit.id, Membership.ended_at.is_(None))
    admin = work.db.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(*live, Membership.role == Role.ADMIN.value)
    ).one_or_none()
    picture = work.db.scalar(select(UnitPicture.tag).where(UnitPicture.unit_id == unit.id))
    return UnitPage.model_validate(
        {
            "id": unit.id,
            "name": unit.name,
            "kind": unit.kind,
            "credit_code": unit.credit_code,
            "legal_name": unit.legal_name,
            "admin": (admin.name or mask_phone(admin.phone)) if admin else None,
            "verified_at": unit.verified_at,
            "picture": picture,
            "members": work.db.scalar(select(func.count()).select_from(Membership).where(*live)),
            "role": caller.role.value,
            "todos": _waiting(work, caller),
            "changing": _changing(work, unit.id),
        }
    )


def _waiting(work: Work, caller: UnitCaller) -> int:
    if caller.role not in ALLOWED[Ability.DECIDE]:
        return 0
    query = select(func.count()).where(
        TodoRow.unit_id == caller.unit, TodoRow.state == Asking.WAITING.value
    )
    return work.db.scalar(query) or 0


def _changing(work: Work, unit_id: str) -> bool:
    query = select(UnitChange.id).where(UnitChange.unit_id == unit_id, UnitChange.state == "review")
    return work.db.scalars(query.limit(1)).first() is not None
