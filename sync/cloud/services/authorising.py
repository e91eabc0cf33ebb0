"""The phone's part of a session from the authorisation to the waiting page, and its exits."""

from __future__ import annotations

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person, check_seals
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import access, certificates, charging, consents, wanted_keys
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.facts import admitted, person_facts, seal_facts
from sync.cloud.services.transitions import apply
from sync.cloud.services.views import session_view
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.people import Desktop
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import Authorise, Authorised, ConfirmLogin
from sync.protocol.session import ENVELOPE_OPERATIONS, Event, Operation, SessionView, State

LEAVABLE = (State.SCANNED, State.AUTHORISED, State.WAITING, State.SIGNING)


def authorise(work: Work, caller: PhoneCaller, session_id: str, wish: Authorise) -> Authorised:
    """Check everything, reserve the price, and release the pepper for a right PIN.

    Refusal names the first thing that is missing; a wrong PIN is counted and nothing reserved.
    """
    row = access.locked(work, session_id, caller)
    access.require(row, State.SCANNED)
    if row.operation == Operation.LOGIN:
        raise Refusal(ErrorCode.SESSION_STATE)
    _check_identity(work, row, caller.person, wish.unit)
    wanted_keys.check_time(work, row)
    chosen = certificates.choose(work, caller, wish.certificate, session=row, unit=wish.unit)
    pepper = certificates.unlock(work, chosen.issued, wish.pin_proof, session=row)
    charging.reserve(work, row, wish.billing, person_id=caller.person, unit=wish.unit)
    row.unit_id, row.issued_id, row.phone_seen = wish.unit, chosen.issued.id, work.now
    _forget_other_certificates(row)
    serial = wanted_keys.take(work, row)
    apply(work, row, Event.AUTHORISE)
    view = session_view(work, row, "phone")
    return Authorised(
        session=view, pepper=pepper, serial=chosen.issued.serial, encryption_serial=serial
    )


def recheck(work: Work, row: SessionRow) -> None:
    """Everything that was true at the authorisation still is; otherwise the session fails.

    Refusal with `keep`, so that the failure stays.
    """
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    right = work.db.get(CertificateRight, issued.right_id) if issued else None
    try:
        if right is None or row.person_id is None or row.charge_state != "reserved":
            raise Refusal(ErrorCode.SESSION_STATE)
        _check_identity(work, row, row.person_id, row.unit_id)
        if row.operation == Operation.DECRYPT:
            wanted_keys.check_taken(work, row)
            return
        certificates.check(work, right, issued, session=row, unit=row.unit_id)
    except Refusal as refusal:
        apply(work, row, Event.FAIL, reason=refusal.error, facts=refusal.facts)
        raise Refusal(refusal.error, keep=True, **refusal.facts) from refusal


def ready(work: Work, caller: PhoneCaller, session_id: str) -> SessionView:
    """The phone stands on its waiting page with its share unlocked."""
    row = access.locked(work, session_id, caller)
    row.phone_seen = work.now
    if row.operation == Operation.ENCRYPT:
        wanted_keys.require_taken(work, row)
    apply(work, row, Event.READY)
    if row.operation == Operation.DECRYPT:
        # what is to be opened was told with the session
        apply(work, row, Event.SUBMIT)
    return session_view(work, row, "phone")


def heartbeat(work: Work, caller: PhoneCaller, session_id: str) -> SessionView:
    """The phone is still there; nothing visible changes."""
    row = access.locked(work, session_id, caller)
    row.phone_seen = work.now
    return session_view(work, row, "phone")


def leave(work: Work, caller: PhoneCaller, session_id: str) -> SessionView:
    """The phone leaves; where there is nothing to leave, nothing happens."""
    row = access.locked(work, session_id, caller)
    if State(row.state) in LEAVABLE:
        apply(work, row, Event.LEAVE, reason=ErrorCode.SESSION_PHONE_LEFT)
    return session_view(work, row, "phone")


def refuse(work: Work, caller: PhoneCaller, session_id: str) -> SessionView:
    """The person says no."""
    row = access.locked(work, session_id, caller)
    if row.state != State.REFUSED:
        apply(work, row, Event.REFUSE, reason=ErrorCode.SESSION_REFUSED)
    return session_view(work, row, "phone")


def confirm_login(
    work: Work, caller: PhoneCaller, session_id: str, wish: ConfirmLogin | None
) -> SessionView:
    """Log the desktop in as this person; free of charge (manual 5.1). A platform's site learns
    what the person agrees to share.

    Without a wish it is for the person's only unit, if there is only one.
    """
    row = access.locked(work, session_id, caller)
    if row.operation != Operation.LOGIN:
        raise Refusal(ErrorCode.SESSION_STATE)
    person = person_facts(work, caller.person)
    unit = wish.unit if wish else _only(person.units)
    if unit is not None:
        check_person(person, unit)
    desktop = work.db.get(Desktop, row.desktop_id)
    assert desktop is not None  # a foreign key
    row.unit_id = unit
    if desktop.node is None:
        desktop.person_id, desktop.unit_id = caller.person, unit
    else:
        shares = wish.shares if wish else ()
        consents.give(work, row, person_id=caller.person, unit=unit, shares=shares)
    apply(work, row, Event.COMPLETE)
    return session_view(work, row, "phone")


def _only(units: frozenset[str]) -> str | None:
    return next(iter(units)) if len(units) == 1 else None


def _check_identity(work: Work, row: SessionRow, person_id: str, unit: str | None) -> None:
    person = person_facts(work, person_id)
    check_person(person, unit)
    if not admitted(work, person_id, unit, row.platform):
        raise Refusal(ErrorCode.RECOGNITION_CLOSED)
    if row.operation in ENVELOPE_OPERATIONS and unit is None:
        raise Refusal(ErrorCode.NO_UNIT)
    seal_ids = {seal for file in row.files for seal in file.seals}
    check_seals(seal_facts(work, seal_ids, person_id), person, unit=unit, now=work.now)


def _forget_other_certificates(row: SessionRow) -> None:
    """Resumed with another certificate: what the former one signed is of no use."""
    for file in row.files:
        if file.issued_id != row.issued_id:
            file.issued_id = row.issued_id
            file.attributes = file.partial = file.signature = None
