"""The desktop's part of encrypting and decrypting: what is to be opened, and what was made."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.opening import check_opening, common_serials
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import access
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.authorising import recheck
from sync.cloud.services.transitions import apply, touch
from sync.cloud.services.views import session_view
from sync.cloud.store.envelopes import EnvelopeRow, SealedBid, SessionEnvelope
from sync.cloud.store.sessions import SessionRow
from sync.protocol.envelope import (
    TRIAL,
    Envelope,
    EnvelopeProgress,
    OpenedKey,
    OpenedKeys,
    OpenEnvelopes,
    SealedEnvelope,
    envelope_digest,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession, Event, FileResult, Operation, SessionView, State


def check_wish(work: Work, wish: CreateSession) -> None:
    """Refusal for a session on encrypted files that does not say what it should."""
    if (wish.operation is Operation.DECRYPT) != (wish.open is not None):
        raise Refusal(ErrorCode.INVALID, detail="open")
    if any(file.seals or file.marks for file in wish.files):
        raise Refusal(ErrorCode.INVALID, detail="files: seals")
    opening = wish.opening_at
    if opening is not None and opening.tzinfo is None:
        raise Refusal(ErrorCode.INVALID, detail="opening_at")
    if wish.operation is Operation.ENCRYPT and opening is not None and opening <= work.now:
        local = opening.astimezone(work.settings.timezone)
        raise Refusal(ErrorCode.OPENING_PAST, opening=f"{local:%Y-%m-%d %H:%M}")
    if wish.open is not None:
        _check_envelopes(wish, wish.open)


def note(work: Work, row: SessionRow, wish: CreateSession) -> None:
    """Keep what the session is for; the latest opening time of all files holds for the scan."""
    known = _registered(work, wish.open.envelopes) if wish.open else {}
    openings = [wish.opening_at]
    project = wish.project
    if wish.open is not None:
        for envelope in wish.open.envelopes:
            openings += [envelope.opening_at, known.get(envelope.file)]
            project = project or envelope.project
    work.db.add(
        SessionEnvelope(
            session_id=row.id,
            project=project,
            opening_at=max((moment for moment in openings if moment), default=None),
            reply_key=wish.open.reply_key if wish.open else None,
            done=[],
        )
    )
    if wish.open is not None:
        _keep(work, row, wish.open)


def start_trial(
    work: Work, caller: DesktopCaller, session_id: str, wish: OpenEnvelopes
) -> SessionView:
    """Take the key that phone and cloud open on trial, so that the file is known to open later."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.WAITING)
    if row.operation != Operation.ENCRYPT:
        raise Refusal(ErrorCode.SESSION_STATE)
    recheck(work, row)
    about = work.db.get_one(SessionEnvelope, row.id)
    if [envelope.file for envelope in wish.envelopes] != [TRIAL]:
        raise Refusal(ErrorCode.INVALID, detail="envelopes")
    if about.serial not in {key.serial for key in wish.envelopes[0].keys}:
        raise Refusal(ErrorCode.INVALID, detail="envelopes: serial")
    # what was encrypted already is no trial
    known = _registered(work, wish.envelopes)
    check_opening(known.get(TRIAL), now=work.now, zone=work.settings.timezone)
    for earlier in work.db.scalars(select(EnvelopeRow).where(EnvelopeRow.session_id == row.id)):
        work.db.delete(earlier)
    work.db.flush()
    about.reply_key = wish.reply_key
    _keep(work, row, wish)
    apply(work, row, Event.SUBMIT)
    return session_view(work, row, "desktop")


def progress(
    work: Work, caller: DesktopCaller, session_id: str, wish: EnvelopeProgress
) -> SessionView:
    """Files that are done; the phone shows how far the desktop is."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.COMPLETING)
    about = work.db.get(SessionEnvelope, row.id)
    if about is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    known = {file.file_id for file in row.files}
    done = sorted({*about.done, *wish.files} & known)
    if done != about.done:
        about.done = done
        touch(work, row)
    return session_view(work, row, "desktop")


def keys(work: Work, caller: DesktopCaller, session_id: str) -> OpenedKeys:
    """What the phone opened, sealed for this desktop."""
    row = access.seen(work, session_id, caller)
    access.require(row, State.COMPLETING, State.DONE)
    query = select(EnvelopeRow).where(EnvelopeRow.session_id == row.id)
    return OpenedKeys(
        files=tuple(
            OpenedKey(file=item.file_id, ephemeral=item.ephemeral, sealed=item.sealed)
            for item in work.db.scalars(query.order_by(EnvelopeRow.position))
            if item.ephemeral is not None and item.sealed is not None
        )
    )


def register(work: Work, row: SessionRow, results: Iterable[FileResult]) -> None:
    """Remember what was encrypted, so that its key is not opened before its time."""
    about = work.db.get_one(SessionEnvelope, row.id)
    names = {file.file_id: file.name for file in row.files}
    for result in results:
        if result.envelope is not None and result.status == "sealed":
            _register(work, row, about, name=names[result.file], envelope=result.envelope)


def _register(
    work: Work, row: SessionRow, about: SessionEnvelope, *, name: str, envelope: SealedEnvelope
) -> None:
    if work.db.get(SealedBid, envelope.wrapped_sha256) is None:
        work.db.add(
            SealedBid(
                wrapped_sha256=envelope.wrapped_sha256,
                session_id=row.id,
                serial=envelope.serial,
                document=name,
                head_sha256=envelope.head_sha256,
                project=about.project,
                opening_at=about.opening_at,
                at=work.now,
            )
        )


def _check_envelopes(wish: CreateSession, opened: OpenEnvelopes) -> None:
    """One envelope for each file, each bound to the control code, with a key common to all."""
    declared = {file.id: file.digests.get("sha256") for file in wish.files}
    given = {envelope.file: envelope for envelope in opened.envelopes}
    if set(given) != set(declared) or len(given) != len(opened.envelopes):
        raise Refusal(ErrorCode.INVALID, detail="envelopes")
    for name, envelope in given.items():
        if envelope.opening_at is not None and envelope.opening_at.tzinfo is None:
            raise Refusal(ErrorCode.INVALID, detail="opening_at")
        if envelope_digest(opened.reply_key, envelope) != declared[name]:
            raise Refusal(ErrorCode.DIGEST_MISMATCH)
    if not common_serials([key.serial for key in e.keys] for e in opened.envelopes):
        raise Refusal(ErrorCode.ENVELOPE_MIXED)


def _keep(work: Work, row: SessionRow, opened: OpenEnvelopes) -> None:
    work.db.add_all(
        EnvelopeRow(
            session_id=row.id,
            file_id=envelope.file,
            position=position,
            head_sha256=envelope.head_sha256,
            opening_at=envelope.opening_at,
            project=envelope.project,
            keys=[key.model_dump() for key in envelope.keys],
        )
        for position, envelope in enumerate(opened.envelopes)
    )


def _registered(work: Work, envelopes: Iterable[Envelope]) -> dict[str, datetime]:
    """The opening times that were registered when the files were encrypted, by file id."""
    found: dict[str, datetime] = {}
    for envelope in envelopes:
        for key in envelope.keys:
            bid = work.db.get(SealedBid, _fingerprint(key.wrapped))
            if bid is not None and bid.opening_at is not None:
                found[envelope.file] = bid.opening_at
    return found


def _fingerprint(wrapped: str) -> str:
    try:
        return hashlib.sha256(base64.b64decode(wrapped, validate=True)).hexdigest()
    except binascii.Error as error:
        raise Refusal(ErrorCode.INVALID, detail="base64") from error
