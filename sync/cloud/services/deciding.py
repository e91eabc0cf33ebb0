"""Who decides for a unit, how he is reached, and how much waits for him."""

from __future__ import annotations

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.joining import DECIDERS, Asking
from sync.cloud.services.facts import person_facts
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Membership, Person
from sync.protocol.seals import Contact, ContactList


def decided_units(work: Work, person_id: str) -> frozenset[str]:
    """Units where the person is administrator or legal person."""
    query = select(Membership.unit_id).where(
        Membership.person_id == person_id,
        Membership.ended_at.is_(None),
        Membership.role.in_(DECIDERS),
    )
    return frozenset(work.db.scalars(query))


def deciders(work: Work, unit_id: str) -> list[tuple[Membership, Person]]:
    """Administrators first, then the legal person."""
    query = (
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.unit_id == unit_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(DECIDERS),
        )
        .order_by(Membership.role, Membership.joined_at)
    )
    return [(membership, person) for membership, person in work.db.execute(query)]


def contacts(work: Work, person_id: str, unit_id: str) -> ContactList:
    """联系管理员: whom a member may call; Refusal (unit.required) for anyone else."""
    check_person(person_facts(work, person_id), unit_id)
    return ContactList(
        contacts=tuple(
            Contact.model_validate(
                {"name": person.name or "", "role": membership.role, "phone": person.phone}
            )
            for membership, person in deciders(work, unit_id)
            if person.id != person_id
        )
    )


def waiting(work: Work, person_id: str) -> int:
    """How many tasks wait for the person."""
    query = select(func.count()).where(
        TodoRow.unit_id.in_(decided_units(work, person_id)),
        TodoRow.state == Asking.WAITING.value,
    )
    return work.db.scalar(query) or 0
