"""The phone's part of opening keys: what is to be opened, the cloud's halves, the answers back."""

from __future__ import annotations

import base64

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.opening import check_opening
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki import shares
from sync.cloud.services import access, encryption_keys
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.authorising import recheck
from sync.cloud.services.transitions import apply, touch
from sync.cloud.services.views import session_view
from sync.cloud.store.envelopes import EnvelopeRow, SessionEnvelope
from sync.cloud.store.sessions import SessionRow
from sync.protocol.envelope import (
    Envelope,
    EnvelopeWork,
    EnvelopeWorkList,
    OpenedKeys,
    OpeningRequests,
    Openings,
    WrappedKey,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import Event, Operation, SessionView, State


def work_of(work: Work, caller: PhoneCaller, session_id: str) -> EnvelopeWorkList:
    """What the phone is still to open; empty before and after."""
    row = access.seen(work, session_id, caller)
    about = work.db.get(SessionEnvelope, row.id)
    if row.state != State.SIGNING or about is None or about.serial is None:
        return EnvelopeWorkList(reply_key=None, files=())
    return EnvelopeWorkList(
        reply_key=about.reply_key,
        files=tuple(
            EnvelopeWork(envelope=_envelope(item), serial=about.serial)
            for item in _envelopes(work, row)
            if item.sealed is None
        ),
    )


def halves(work: Work, caller: PhoneCaller, session_id: str, wish: OpeningRequests) -> Openings:
    """The cloud's halves, of this session's keys only and never before the opening time."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.SIGNING)
    recheck(work, row)
    row.phone_seen = work.now
    about = work.db.get(SessionEnvelope, row.id)
    found = encryption_keys.by_serial(work, about.serial) if about and about.serial else None
    if about is None or found is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    if row.operation == Operation.DECRYPT:
        check_opening(about.opening_at, now=work.now, zone=work.settings.timezone)
    share = encryption_keys.share_of(work, found)
    known = {item.file_id: item for item in _envelopes(work, row)}
    if not set(wish.files) <= set(known):
        raise Refusal(ErrorCode.NOT_FOUND)
    return Openings(
        files=tuple(
            shares.opening(
                share, file, wrapped=base64.b64decode(_wrapped(known[file], found.key.serial))
            )
            for file in wish.files
        )
    )


def take_keys(work: Work, caller: PhoneCaller, session_id: str, wish: OpenedKeys) -> SessionView:
    """Keep what the phone sealed for the desktop; one that is there already stays as it is."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.SIGNING, State.COMPLETING, State.DONE)
    row.phone_seen = work.now
    known = {item.file_id: item for item in _envelopes(work, row)}
    added = 0
    for answer in wish.files:
        item = known.get(answer.file)
        if item is None:
            raise Refusal(ErrorCode.NOT_FOUND)
        if item.sealed is None:
            item.ephemeral, item.sealed = answer.ephemeral, answer.sealed
            added += 1
    if added:
        touch(work, row)
    if row.state == State.SIGNING and all(item.sealed is not None for item in known.values()):
        apply(work, row, Event.SIGNED)
    return session_view(work, row, "phone")


def _envelopes(work: Work, row: SessionRow) -> list[EnvelopeRow]:
    query = select(EnvelopeRow).where(EnvelopeRow.session_id == row.id)
    return list(work.db.scalars(query.order_by(EnvelopeRow.position)))


def _envelope(item: EnvelopeRow) -> Envelope:
    return Envelope(
        file=item.file_id,
        head_sha256=item.head_sha256,
        opening_at=item.opening_at,
        project=item.project,
        keys=tuple(WrappedKey.model_validate(key) for key in item.keys),
    )


def _wrapped(item: EnvelopeRow, serial: str) -> str:
    for key in item.keys:
        if key["serial"] == serial:
            return str(key["wrapped"])
    raise Refusal(ErrorCode.SESSION_STATE)
