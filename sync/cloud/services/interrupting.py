"""A right was taken back: whatever it was being used for fails now, not at its next step."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from sqlalchemy import ColumnElement, select

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.authorising import recheck
from sync.cloud.store.sessions import SessionRow
from sync.protocol.session import State

LIVE: Final = (State.AUTHORISED.value, State.WAITING.value, State.SIGNING.value)
"""An earlier session is judged when it is authorised; a later one has its signatures."""


def interrupt_person(work: Work, person_id: str) -> None:
    """Judge the person's running sessions again; those that may no longer go on fail."""
    _judge(work, SessionRow.person_id == person_id)


def interrupt_unit(work: Work, unit_id: str) -> None:
    """Judge all running sessions of a unit again."""
    _judge(work, SessionRow.unit_id == unit_id)


def _judge(work: Work, whose: ColumnElement[bool]) -> None:
    work.db.flush()
    query = select(SessionRow).where(whose, SessionRow.state.in_(LIVE)).order_by(SessionRow.id)
    rows = work.db.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    for row in rows:
        if row.state not in LIVE:
            continue  # it went on while its lock was awaited
        with suppress(Refusal):  # the session has failed and says why
            recheck(work, row)
