"""Messages to platforms: written in the transaction they tell of, sent after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.node_call import Node
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import nodes
from sync.cloud.services.names import fresh
from sync.cloud.services.views import session_view
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.network import ConsentRow, WebhookRow
from sync.cloud.store.people import Desktop
from sync.cloud.store.sessions import SessionRow
from sync.protocol.platform import Webhook
from sync.protocol.session import State

TOPIC: Final = "webhooks"
"""What the hub says when there is something to send."""
BATCH: Final = 20
LEASE: Final = timedelta(seconds=60)
"""Whoever sends a message has so long before another worker tries."""
FIRST_PAUSE: Final = timedelta(seconds=2)
"""Doubled after each failure."""
LONGEST_PAUSE: Final = timedelta(minutes=10)
GIVE_UP: Final = timedelta(hours=24)
TAKEN, GIVEN_UP = "taken", "given-up"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent now."""

    id: str
    to: Node
    content: Webhook


def tell_session(work: Work, row: SessionRow) -> None:
    """A session changed; told to the platform's site when it began there."""
    desktop = work.db.get(Desktop, row.desktop_id)
    if desktop is None or desktop.node is None or row.state in (State.CREATED, State.SHOWN):
        return
    given = select(ConsentRow.id).where(ConsentRow.session_id == row.id)
    consent = work.db.scalars(given).one_or_none() if row.state == State.DONE else None
    _write(
        work,
        Webhook(
            id=fresh("whk"),
            kind="session",
            platform=row.platform,
            at=work.now,
            session=session_view(work, row, "desktop"),
            consent=consent,
        ),
    )


def tell_ended(work: Work, consent: ConsentRow) -> None:
    """A consent was withdrawn."""
    _write(
        work,
        Webhook(
            id=fresh("whk"),
            kind="consent-ended",
            platform=consent.platform,
            at=work.now,
            consent=consent.id,
        ),
    )


def claim(work: Work) -> tuple[Letter, ...]:
    """What is due, for one sender alone; a site that is gone from the directory gets nothing."""
    rows = work.db.scalars(
        select(WebhookRow)
        .where(WebhookRow.due_at <= work.now)
        .order_by(WebhookRow.due_at, WebhookRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    letters = []
    for row in rows:
        try:
            to = nodes.find(work, row.platform)
        except Refusal:
            row.due_at, row.outcome = None, GIVEN_UP
            continue
        row.due_at, row.tries = work.now + LEASE, row.tries + 1
        letters.append(Letter(row.id, to, Webhook.model_validate(row.body)))
    return tuple(letters)


def settle(work: Work, letter_id: str, *, taken: bool) -> None:
    """Note how an attempt ended."""
    row = work.db.get(WebhookRow, letter_id)
    assert row is not None  # it was claimed, and tidying leaves what is due
    pause = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 16), LONGEST_PAUSE)
    if taken:
        row.due_at, row.outcome = None, TAKEN
    elif work.now - row.created_at > GIVE_UP:
        row.due_at, row.outcome = None, GIVEN_UP
    else:
        row.due_at = work.now + pause


def _write(work: Work, message: Webhook) -> None:
    platform = work.db.get(PlatformRow, message.platform)
    if platform is None or not platform.endpoint:
        return
    work.db.add(
        WebhookRow(
            id=message.id,
            platform=message.platform,
            created_at=work.now,
            body=message.model_dump(mode="json"),
            tries=0,
            due_at=work.now,
        )
    )
    work.changed.add(TOPIC)
