"""What the passing of time does to a session that nobody moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sync.protocol.session import Event, State

COMPLETING_SECONDS_PER_FILE = 60
"""What a desktop may take to timestamp, verify and publish one file, the largest included."""


class Overdue(StrEnum):
    """What is due, besides an event of the machine."""

    RELEASE = "release"
    """The reservation returns; the state stays, so that the work can be resumed."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    lost: int
    choosing: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class Presence:
    """When something last happened."""

    since: datetime
    """The session entered its state."""
    phone_seen: datetime | None
    qr_expires: datetime | None
    reserved: bool
    files: int = 0


def overdue(
    state: State, presence: Presence, patience: Patience, *, now: datetime
) -> Event | Overdue | None:
    """What time asks for now, if anything."""
    if state is State.SHOWN:
        expired = presence.qr_expires is not None and now >= presence.qr_expires
        return Event.EXPIRE if expired else None
    if state is State.CREATED:
        return Event.EXPIRE if _past(presence.since, patience.abandoned, now) else None
    if state in (State.SCANNED, State.AUTHORISED):
        return Event.LEAVE if _past(presence.since, patience.choosing, now) else None
    if state in (State.WAITING, State.SIGNING):
        if _past(presence.phone_seen or presence.since, patience.lost, now):
            return Event.LEAVE
        return Event.FAIL if _past(presence.since, patience.abandoned, now) else None
    if state is State.COMPLETING:
        # failing it under the hands of a busy desktop would give its signatures away for nothing
        working = patience.abandoned + COMPLETING_SECONDS_PER_FILE * presence.files
        return Event.FAIL if _past(presence.since, working, now) else None
    if presence.reserved and _past(presence.since, patience.abandoned, now):
        return Overdue.RELEASE
    return None


def _past(start: datetime, seconds: int, now: datetime) -> bool:
    return now >= start + timedelta(seconds=seconds)
