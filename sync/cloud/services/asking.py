"""Applications that the deciders of a unit settle: how one is made, and what a kind brings.

A kind of application (`domain/joining.Kind`) plugs in with one `Effect` in `services/effects.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.joining import Asking, Kind
from sync.cloud.services.names import fresh
from sync.cloud.store.office import TodoRow


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application is about, for those who decide."""

    items: tuple[str, ...] = ()
    """Names of what is asked for, e.g. seals."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """Of the period that is asked for; None is for ever, or no period at all."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision does. Each runs in the decision's transaction, the task locked and saying
    already who decided when; a Refusal leaves the task waiting. Both outcomes tell the applicant
    (`messages.tell`)."""

    approve: Callable[[Work, TodoRow], None]
    refuse: Callable[[Work, TodoRow], None]
    asked: Callable[[Work, TodoRow], Asked]


def ask(
    work: Work, person_id: str, unit_id: str, kind: Kind, *, note: str, wish: Mapping[str, Any]
) -> TodoRow:
    """One task for the unit's deciders; `wish` is what `kind` needs to know, plain JSON."""
    row = TodoRow(
        id=fresh("todo"),
        unit_id=unit_id,
        kind=kind.value,
        person_id=person_id,
        note=note,
        wish=dict(wish),
        state=Asking.WAITING.value,
        created_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row


def waiting_of(work: Work, person_id: str, unit_id: str, kind: Kind) -> tuple[TodoRow, ...]:
    """The person's applications of one kind that nobody has decided yet, oldest first."""
    query = select(TodoRow).where(
        TodoRow.person_id == person_id,
        TodoRow.unit_id == unit_id,
        TodoRow.kind == kind.value,
        TodoRow.state == Asking.WAITING.value,
    )
    return tuple(work.db.scalars(query.order_by(TodoRow.created_at, TodoRow.id)))
