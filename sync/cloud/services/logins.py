"""The phones a person is logged in on: listed, and all but one ended at once."""

from __future__ import annotations

from sqlalchemy import delete, select

from sync.cloud.cloud import Work
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.authorising import LEAVABLE
from sync.cloud.services.transitions import apply
from sync.cloud.store.people import PhoneLogin
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.logins import LoginList, LoginView
from sync.protocol.session import Event, State


def logins(work: Work, caller: PhoneCaller) -> LoginList:
    """All that are good now."""
    query = select(PhoneLogin).where(
        PhoneLogin.person_id == caller.person, PhoneLogin.expires_at > work.now
    )
    rows = work.db.scalars(query.order_by(PhoneLogin.created_at.desc())).all()
    views = [
        LoginView(here=row.token_hash == caller.login, since=row.created_at, expires=row.expires_at)
        for row in rows
    ]
    return LoginList(logins=tuple(sorted(views, key=lambda view: not view.here)))


def end_others(work: Work, caller: PhoneCaller) -> LoginList:
    """End every other login, and what the other phones are in the middle of.

    A session that one of them has scanned is left, as if that phone had gone: nothing it has not
    confirmed is signed or charged, and the desktop may show a fresh QR.
    """
    work.db.execute(
        delete(PhoneLogin).where(
            PhoneLogin.person_id == caller.person, PhoneLogin.token_hash != caller.login
        )
    )
    query = select(SessionRow).where(
        SessionRow.person_id == caller.person,
        SessionRow.device != caller.device,
        SessionRow.state.in_([state.value for state in LEAVABLE]),
    )
    rows = work.db.scalars(query.order_by(SessionRow.id).with_for_update()).all()
    for row in rows:
        if State(row.state) in LEAVABLE:  # it may have gone on while its lock was awaited
            apply(work, row, Event.LEAVE, reason=ErrorCode.SESSION_PHONE_LEFT)
    return logins(work, caller)
