"""Who decides for a unit, and how much waits for him."""

from __future__ import annotations

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import DECIDERS, Asking
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Membership


def decided_units(work: Work, person_id: str) -> frozenset[str]:
    """Units where the person is administrator or legal person."""
    query = select(Membership.unit_id).where(
        Membership.person_id == person_id,
        Membership.ended_at.is_(None),
        Membership.role.in_(DECIDERS),
    )
    return frozenset(work.db.scalars(query))


def waiting(work: Work, person_id: str) -> int:
    """How many tasks wait for the person."""
    query = select(func.count()).where(
        TodoRow.unit_id.in_(decided_units(work, person_id)),
        TodoRow.state == Asking.WAITING.value,
    )
    return work.db.scalar(query) or 0
