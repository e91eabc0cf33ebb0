"""The phone scans: the code must be ours and unused, and the person able to do it at all."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import (
    PersonFacts,
    SealFacts,
    check_person,
    check_seals,
    joined_units,
    possible_units,
    seal_problem,
)
from sync.cloud.domain.billing import options
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence
from sync.cloud.services import access
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.facts import (
    admitted,
    person_facts,
    price_rule,
    purse,
    seal_facts,
)
from sync.cloud.services.people import unit_views
from sync.cloud.services.transitions import apply, touch
from sync.cloud.services.views import session_view
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.seals import SealRow
from sync.cloud.store.sessions import QrRow, SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import BillingOption, ScanView, SealPicture
from sync.protocol.qr import QrPayload, decode_payload, signed_part
from sync.protocol.session import ENVELOPE_OPERATIONS, Event, Operation, State


def scan(work: Work, caller: PhoneCaller, untrusted_text: str) -> ScanView:
    """Bind the session to this person; refused before binding, so that the right one still can.

    Refusal: qr.*, and why this person may not do it. The same person scans again freely.
    """
    payload = _genuine(work, untrusted_text)
    qr = work.db.get(QrRow, payload.event)
    if qr is None:
        raise Refusal(ErrorCode.QR_FOREIGN)
    row = access.locked_by_id(work, qr.session_id)
    # read again under the session's lock: another phone may have been faster
    work.db.refresh(qr)
    if qr.used_by is not None:
        return _scan_again(work, row, caller, qr)
    if row.qr_event != qr.event or work.now >= qr.expires_at:
        raise Refusal(ErrorCode.QR_EXPIRED)
    access.require(row, State.SHOWN)
    _check_anyone_possible(work, row, caller)
    qr.used_by = caller.person
    row.person_id, row.device, row.phone_seen = caller.person, caller.device, work.now
    apply(work, row, Event.SCAN)
    return view(work, row, caller)


def view(
    work: Work, row: SessionRow, caller: PhoneCaller, wanted_unit: str | None = None
) -> ScanView:
    """What the phone shows, judged for `wanted_unit`; empty for personal, None for the first."""
    person = person_facts(work, caller.person)
    seals = seal_facts(work, _seal_ids(row), caller.person)
    possible = _possible(row, seals, person, work)
    personal = bool(seals) and all(seal.unit is None for seal in seals)
    unit = None if personal and wanted_unit is None else _chosen(possible, wanted_unit)
    if unit is not None:
        check_person(person, unit)
    rule, paying = price_rule(row), purse(work, row, person_id=caller.person, unit=unit)
    operation = Operation(row.operation)
    return ScanView(
        session=session_view(work, row, "phone"),
        units=tuple(item for item in unit_views(work, caller.person) if item.id in possible),
        seals=tuple(_picture(work, seal, person, unit=unit) for seal in seals),
        personal=personal,
        recognition_open=admitted(work, caller.person, unit, row.platform),
        options=tuple(
            BillingOption(
                mode=option.mode,
                price=to_wire(option.price),
                available=option.reason is None,
                reason_code=option.reason.value if option.reason else None,
                pass_ends=option.pass_ends,
            )
            for option in options(operation, rule, paying, files=len(row.files))
        ),
    )


def _possible(
    row: SessionRow, seals: tuple[SealFacts, ...], person: PersonFacts, work: Work
) -> tuple[str | None, ...]:
    if row.operation in ENVELOPE_OPERATIONS:
        return tuple(sorted(person.units))
    return possible_units(seals, person, work.now)


def _chosen(possible: tuple[str | None, ...], wanted: str | None) -> str | None:
    if wanted is not None:
        return wanted or None
    units = [unit for unit in possible if unit is not None]
    return units[0] if units else None


def _genuine(work: Work, untrusted_text: str) -> QrPayload:
    decoded = decode_payload(untrusted_text)
    if decoded is None:
        raise Refusal(ErrorCode.QR_FOREIGN)
    payload, signature = decoded
    platform = work.db.get(PlatformRow, payload.platform)
    if platform is None or platform.removed_at is not None:
        raise Refusal(ErrorCode.QR_FOREIGN)
    try:
        key = Ed25519PublicKey.from_public_bytes(platform.public_key)
        key.verify(signature, signed_part(payload).encode())
    except InvalidSignature as error:
        raise Refusal(ErrorCode.QR_FOREIGN) from error
    return payload


def _scan_again(work: Work, row: SessionRow, caller: PhoneCaller, qr: QrRow) -> ScanView:
    if qr.used_by != caller.person:
        raise Refusal(ErrorCode.QR_USED)
    if row.qr_event != qr.event or row.person_id != caller.person:
        raise Refusal(ErrorCode.QR_EXPIRED)
    if row.device != caller.device:
        access.require(row, State.SCANNED)
        row.device = caller.device
        touch(work, row)
    return view(work, row, caller)


def _check_anyone_possible(work: Work, row: SessionRow, caller: PhoneCaller) -> None:
    person = person_facts(work, caller.person)
    check_person(person, None)
    if row.operation == Operation.LOGIN:
        return
    if row.operation in ENVELOPE_OPERATIONS:
        joined_units(person)
        return
    seals = seal_facts(work, _seal_ids(row), caller.person)
    if possible_units(seals, person, work.now):
        return
    for unit in sorted({seal.unit for seal in seals if seal.unit is not None}):
        check_person(person, unit)
        check_seals(seals, person, unit=unit, now=work.now)
    check_seals(seals, person, unit=None, now=work.now)
    raise Refusal(ErrorCode.UNIT_REQUIRED)


def _seal_ids(row: SessionRow) -> set[str]:
    return {seal for file in row.files for seal in file.seals}


def _picture(work: Work, seal: SealFacts, person: PersonFacts, *, unit: str | None) -> SealPicture:
    stored = work.db.scalars(select(SealRow).where(SealRow.id == seal.id)).one()
    problem = seal_problem(seal, person, unit=unit, now=work.now)
    return SealPicture(
        id=seal.id,
        name=seal.name,
        svg=stored.svg,
        allowed=problem is None,
        reason=sentence(problem, {"seal": seal.name}, work.language) if problem else None,
    )
