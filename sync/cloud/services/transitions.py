"""Moving a stored session: through the table, with a new revision, and with what must follow."""

from __future__ import annotations

from sync.cloud.cloud import Work
from sync.cloud.domain.machine import move
from sync.cloud.domain.phone_document import DESK, DESK_TOPIC
from sync.cloud.services import charging, webhooks
from sync.cloud.services.records import write_records
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.session import FINAL, Event, State


def apply(
    work: Work,
    row: SessionRow,
    event: Event,
    *,
    reason: ErrorCode | None = None,
    facts: dict[str, str | int] | None = None,
) -> None:
    """Move `row`; an end without a result returns the reservation and leaves a record.

    Refusal (session.state) when the table has no such move.
    """
    state = move(State(row.state), event)
    row.state = state.value
    row.since = work.now
    row.reason = reason.value if reason else None
    row.reason_facts = dict(facts or {})
    if state in FINAL:
        if state is not State.DONE:
            charging.release(work, row)
        write_records(work, row)
    touch(work, row)
    webhooks.tell_session(work, row)
    if row.desktop_id == DESK:
        work.changed.add(DESK_TOPIC)


def touch(work: Work, row: SessionRow) -> None:
    """Something visible changed: raise the revision and wake the listeners after the commit."""
    row.revision += 1
    work.changed.add(row.id)
