"""印章管理: the seals of every unit one belongs to, and one's own."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import PersonFacts, seal_problem
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.directory import KIND_ORDER
from sync.cloud.services.facts import facts_of, person_facts
from sync.cloud.services.identity import require_real_name
from sync.cloud.store.people import Unit
from sync.cloud.store.seals import SealRow
from sync.protocol.units import SealCard, SealShelf, SealShelves


def shelves(work: Work, caller: PhoneCaller) -> SealShelves:
    """One shelf per unit, empty ones too, then the personal one."""
    require_real_name(work, caller.person)
    person = person_facts(work, caller.person)
    units = work.db.scalars(select(Unit).where(Unit.id.in_(person.units)).order_by(Unit.id))
    own = SealShelf(unit=None, name=None, seals=_cards(work, person, None))
    of_units = (
        SealShelf(unit=unit.id, name=unit.name, seals=_cards(work, person, unit.id))
        for unit in units
    )
    return SealShelves(shelves=(*of_units, own))


def _cards(work: Work, person: PersonFacts, unit: str | None) -> tuple[SealCard, ...]:
    owned = SealRow.unit_id == unit if unit else SealRow.person_id == person.id
    rows = work.db.scalars(select(SealRow).where(owned, SealRow.voided_at.is_(None)))
    return tuple(
        SealCard(
            id=row.id,
            name=row.name,
            svg=row.svg,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
            usable=seal_problem(facts_of(work, row, person.id), person, unit=unit, now=work.now)
            is None,
        )
        for row in sorted(rows, key=lambda row: (KIND_ORDER.index(row.kind), row.id))
    )
