"""The desktop's beginning of a session: declare the files, show a QR code."""

from __future__ import annotations

import secrets
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import access, envelopes
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.names import fresh
from sync.cloud.services.transitions import apply, touch
from sync.cloud.services.views import platform_of, session_view
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.people import Desktop
from sync.cloud.store.seals import SealRow
from sync.cloud.store.sessions import QrRow, SessionFileRow, SessionRow
from sync.protocol.control_code import control_code
from sync.protocol.errors import ErrorCode
from sync.protocol.network import PlatformLimits
from sync.protocol.qr import QrPayload, encode_link, signed_part
from sync.protocol.session import (
    ENVELOPE_OPERATIONS,
    CreateSession,
    Event,
    Operation,
    SessionFile,
    SessionView,
    State,
)

DIGEST_HEX = 64
"""Hex digits of SHA-256 and SM3."""


def create(work: Work, caller: DesktopCaller, wish: CreateSession) -> SessionView:
    """Begin a session; Refusal for unknown seals or platforms and for too many files."""
    platform = platform_of(work, wish.platform)
    if platform.removed_at is not None:
        raise Refusal(ErrorCode.NODE_UNKNOWN, node=platform.code)
    _check_files(work, wish, platform)
    _check_asks(work, caller, wish)
    row = SessionRow(
        id=fresh("ses"),
        desktop_id=caller.id,
        platform=platform.code,
        operation=wish.operation.value,
        state=State.CREATED.value,
        revision=0,
        created_at=work.now,
        since=work.now,
        control_code=control_code(wish.files),
        price_use=platform.price_use,
        price_day=platform.price_day,
        charge_unit=platform.charge_unit,
        charge_amount=0,
        reason_facts={},
        asks=[item.value for item in wish.asks],
    )
    row.files = [_file_row(position, file) for position, file in enumerate(wish.files)]
    work.db.add(row)
    touch(work, row)
    work.db.flush()
    if wish.operation in ENVELOPE_OPERATIONS:
        envelopes.note(work, row, wish)
        work.db.flush()
    return session_view(work, row, "desktop")


def show(work: Work, caller: DesktopCaller, session_id: str) -> SessionView:
    """A fresh one-time QR code: the first, a refreshed one, or one to resume with."""
    row = access.locked(work, session_id, caller)
    apply(work, row, Event.SHOW)
    # whoever scans next begins anew; what was signed is kept with the files
    row.person_id = row.device = row.phone_seen = row.issued_id = None
    platform = platform_of(work, row.platform)
    expires = work.now + timedelta(seconds=work.settings.limits.qr_seconds)
    payload = QrPayload(
        v=1,
        platform=row.platform,
        event=secrets.token_hex(12),
        operation=Operation(row.operation),
        expires=int(expires.timestamp()),
    )
    row.qr_event = payload.event
    row.qr_expires = expires
    row.qr_link = encode_link(work.settings.base_url, payload, _sign(work, platform, payload))
    work.db.add(QrRow(event=payload.event, session_id=row.id, expires_at=expires))
    work.db.flush()
    return session_view(work, row, "desktop")


def _check_asks(work: Work, caller: DesktopCaller, wish: CreateSession) -> None:
    """A login at a platform's site asks for something, and nothing else asks for anything."""
    desktop = work.db.get(Desktop, caller.id)
    site_login = (
        desktop is not None and desktop.node is not None and wish.operation is Operation.LOGIN
    )
    if site_login != bool(wish.asks):
        raise Refusal(ErrorCode.INVALID, detail="asks")


def _check_files(work: Work, wish: CreateSession, platform: PlatformRow) -> None:
    _check_operation(work, wish)
    _check_amount(work, wish, platform)
    if len({file.id for file in wish.files}) != len(wish.files):
        raise Refusal(ErrorCode.INVALID, detail="files: id")
    if wish.files:
        _check_digests(wish.files)
    for seal_id in sorted({seal for file in wish.files for seal in file.seals}):
        if work.db.get(SealRow, seal_id) is None:
            raise Refusal(ErrorCode.SEAL_UNKNOWN, seal=seal_id)


def _check_operation(work: Work, wish: CreateSession) -> None:
    """The files are of the kind that the operation works on: none, documents or envelopes."""
    if (wish.operation is not Operation.LOGIN) != bool(wish.files):
        raise Refusal(ErrorCode.INVALID, detail="files")
    if wish.operation is Operation.STAMP and any(file.pages < 1 for file in wish.files):
        raise Refusal(ErrorCode.INVALID, detail="files: pages")
    if wish.operation in ENVELOPE_OPERATIONS:
        envelopes.check_wish(work, wish)
    elif wish.open is not None or wish.opening_at is not None:
        raise Refusal(ErrorCode.INVALID, detail="open")


def _check_amount(work: Work, wish: CreateSession, platform: PlatformRow) -> None:
    """No more files and pages than the cloud and the platform take at once."""
    limits, own = work.settings.limits, PlatformLimits.model_validate(platform.limits)
    max_files = min(limits.max_files, own.files or limits.max_files)
    max_pages = min(limits.max_pages, own.pages or limits.max_pages)
    if len(wish.files) > max_files or sum(file.pages for file in wish.files) > max_pages:
        raise Refusal(ErrorCode.TOO_MANY_FILES, max_files=max_files, max_pages=max_pages)


def _check_digests(files: tuple[SessionFile, ...]) -> None:
    """One kind of digest at least is declared for every file, and all have their length."""
    common = set.intersection(*({*file.digests} for file in files))
    values = (value for file in files for value in file.digests.values())
    if not common or any(len(value) != DIGEST_HEX for value in values):
        raise Refusal(ErrorCode.INVALID, detail="files: digests")


def _file_row(position: int, file: SessionFile) -> SessionFileRow:
    return SessionFileRow(
        position=position,
        file_id=file.id,
        name=file.name,
        pages=file.pages,
        marks=file.marks,
        size=file.size,
        seals=list(file.seals),
        digests={str(name): value for name, value in file.digests.items()},
    )


def _sign(work: Work, platform: PlatformRow, payload: QrPayload) -> bytes:
    secret = work.cloud.vault.unwrap(platform.wrapped_key, purpose=f"platform:{platform.code}")
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.sign(signed_part(payload).encode())
