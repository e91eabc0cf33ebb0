"""Getting hold of a session: locked, up to date with the clock, and only by its own ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from resources.i18n import Language
from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.presence import Overdue, Patience, Presence, overdue
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import charging
from sync.cloud.services.transitions import apply, touch
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.session import Event, State


@dataclass(frozen=True, slots=True)
class DesktopCaller:
    """An authenticated desktop, and whom a login scan bound it to."""

    id: str
    person: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class PhoneCaller:
    """An authenticated phone."""

    person: str
    device: str
    login: str
    """Hash of its cookie."""


@dataclass(frozen=True, slots=True)
class OperatorCaller:
    """An authenticated operator of the cloud."""

    login: str
    """Hash of the cookie."""


Caller = DesktopCaller | PhoneCaller
"""The two ends of a session."""
View = TypeVar("View")


def locked(work: Work, session_id: str, caller: Caller) -> SessionRow:
    """The caller's session, locked and brought up to date; Refusal (session.unknown)."""
    row = _locked(work, session_id)
    if row is None or not owns(row, caller):
        raise Refusal(ErrorCode.SESSION_UNKNOWN)
    catch_up(work, row)
    return row


def locked_by_id(work: Work, session_id: str) -> SessionRow:
    """Any session, locked and brought up to date, for those who come with a QR code."""
    row = _locked(work, session_id)
    if row is None:
        raise Refusal(ErrorCode.SESSION_UNKNOWN)
    catch_up(work, row)
    return row


def seen(work: Work, session_id: str, caller: Caller) -> SessionRow:
    """The caller's session for reading; Refusal (session.unknown)."""
    row = work.db.get(SessionRow, session_id)
    if row is None or not owns(row, caller):
        raise Refusal(ErrorCode.SESSION_UNKNOWN)
    return row


def owns(row: SessionRow, caller: Caller) -> bool:
    """A desktop owns what it created, a phone what it scanned."""
    if isinstance(caller, DesktopCaller):
        return row.desktop_id == caller.id
    return row.person_id == caller.person and row.device == caller.device


def require(row: SessionRow, *states: State) -> None:
    """Refusal (session.state) unless the session is in one of `states`."""
    if State(row.state) not in states:
        raise Refusal(ErrorCode.SESSION_STATE)


def catch_up(work: Work, row: SessionRow) -> bool:
    """Do what the clock asks for; whether anything changed."""
    due = _due(work, row)
    if due is None:
        return False
    if due is Overdue.RELEASE:
        charging.release(work, row)
        touch(work, row)
    else:
        apply(work, row, due, reason=_REASONS[due])
    return True


def viewed(
    cloud: Cloud,
    language: Language,
    session_id: str,
    caller: Caller,
    view: Callable[[Work, SessionRow], View],
) -> View:
    """What `view` makes of the caller's session as of now; it is written to only when the clock
    asks for it. Refusal (session.unknown)."""
    with cloud.reading(language) as work:
        row = seen(work, session_id, caller)
        if _due(work, row) is None:
            return view(work, row)
    with cloud.writing(language) as work:
        return view(work, locked(work, session_id, caller))


def sweep(cloud: Cloud) -> int:
    """Bring all overdue sessions up to date; how many changed."""
    with cloud.reading() as work:
        rows = work.db.scalars(
            select(SessionRow)
            .where(SessionRow.state.in_(_RESTLESS) | (SessionRow.charge_state == "reserved"))
            .options(lazyload(SessionRow.files))
        )
        overdue_ids = [row.id for row in rows if _due(work, row) is not None]
    return sum(_refresh(cloud, session_id) for session_id in overdue_ids)


def _refresh(cloud: Cloud, session_id: str) -> bool:
    with cloud.writing() as work:
        row = _locked(work, session_id)
        return row is not None and catch_up(work, row)


_RESTLESS = [
    state.value
    for state in (
        State.CREATED,
        State.SHOWN,
        State.SCANNED,
        State.AUTHORISED,
        State.WAITING,
        State.SIGNING,
        State.COMPLETING,
    )
]
_REASONS = {
    Event.EXPIRE: ErrorCode.SESSION_EXPIRED,
    Event.LEAVE: ErrorCode.SESSION_PHONE_LEFT,
    Event.FAIL: ErrorCode.SESSION_ABANDONED,
}


def _locked(work: Work, session_id: str) -> SessionRow | None:
    query = select(SessionRow).where(SessionRow.id == session_id).with_for_update()
    return work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _due(work: Work, row: SessionRow) -> Event | Overdue | None:
    limits = work.settings.limits
    # the sweep does not load the files of every session, and only this state asks for them
    files = len(row.files) if row.state == State.COMPLETING else 0
    return overdue(
        State(row.state),
        Presence(row.since, row.phone_seen, row.qr_expires, row.charge_state == "reserved", files),
        Patience(limits.phone_lost_seconds, limits.choosing_seconds, limits.abandoned_seconds),
        now=work.now,
    )
