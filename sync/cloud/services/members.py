"""单位成员: who belongs to a unit, who is removed, who leaves, who administers."""

from __future__ import annotations

from sqlalchemy import select, update

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import Asking
from sync.cloud.domain.membership import check_leave, check_removable, transfer
from sync.cloud.domain.permissions import Role
from sync.cloud.services.interrupting import interrupt_person
from sync.cloud.services.messages import tell
from sync.cloud.services.names import mask_phone
from sync.cloud.services.permitting import UnitCaller, locked_unit, role_of, roles_of
from sync.cloud.services.reclaiming import end_everything
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Desktop, Membership, Person
from sync.protocol.management import MemberList, MemberView, NewAdministrator

RANK = tuple(Role)


def members(work: Work, caller: UnitCaller) -> MemberList:
    """Managers first, then by the time of joining."""
    rows = work.db.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.unit_id == caller.unit, Membership.ended_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    ).all()
    ranked = sorted(rows, key=lambda row: RANK.index(Role(row[0].role)))
    return MemberList(members=tuple(_view(caller, member, person) for member, person in ranked))


def remove(work: Work, caller: UnitCaller, person_id: str) -> MemberList:
    """删除成员: everything he holds of the unit ends at once. Refusal: a manager, a stranger."""
    unit = locked_unit(work, caller)
    check_removable(role_of(work, person_id, unit.id))
    _end(work, person_id, unit.id, by=caller.person)
    tell(work, person_id, "removed", unit=unit.name)
    work.db.flush()
    return members(work, caller)


def leave(work: Work, caller: UnitCaller) -> None:
    """退出该单位; Refusal (unit.transfer-first) for the administrator."""
    unit = locked_unit(work, caller)
    roles = roles_of(work, unit.id)
    own = roles.pop(caller.person)
    check_leave(own, roles)
    _end(work, caller.person, unit.id, by=caller.person)
    tell(work, caller.person, "left", unit=unit.name)
    work.db.flush()


def hand_over(work: Work, caller: UnitCaller, wish: NewAdministrator) -> MemberList:
    """转让单位管理员: one administrator before and after. Refusal: not a member, or the caller
    himself was overtaken by another transfer."""
    unit = locked_unit(work, caller)
    changes = transfer(roles_of(work, unit.id), wish.person)
    # the old one first: the database admits no second administrator, not even for a moment
    for person_id, role in sorted(changes.items(), key=lambda item: item[1] is Role.ADMIN):
        work.db.execute(
            update(Membership)
            .where(Membership.unit_id == unit.id, Membership.person_id == person_id)
            .values(role=role.value)
        )
        kind = "admin-now" if role is Role.ADMIN else "admin-no-more"
        tell(work, person_id, kind, unit=unit.name)
    work.db.expire_all()
    return members(work, caller)


def _end(work: Work, person_id: str, unit_id: str, *, by: str) -> None:
    """The membership, with all that hangs on it."""
    query = select(Membership).where(
        Membership.unit_id == unit_id, Membership.person_id == person_id
    )
    work.db.scalars(query).one().ended_at = work.now
    end_everything(work, person_id, unit_id, by=by)
    asked = (TodoRow.person_id == person_id, TodoRow.unit_id == unit_id)
    work.db.execute(
        update(TodoRow)
        .where(*asked, TodoRow.state == Asking.WAITING.value)
        .values(state=Asking.REFUSED.value, decided_at=work.now, decided_by=by)
    )
    bound = (Desktop.person_id == person_id, Desktop.unit_id == unit_id)
    work.db.execute(update(Desktop).where(*bound).values(unit_id=None))
    interrupt_person(work, person_id)


def _view(caller: UnitCaller, member: Membership, person: Person) -> MemberView:
    return MemberView.model_validate(
        {
            "id": person.id,
            "name": person.name or mask_phone(person.phone),
            "phone": mask_phone(person.phone),
            "role": member.role,
            "joined_at": member.joined_at,
            "self": person.id == caller.person,
            "selectable": member.role == Role.MEMBER,
        }
    )
