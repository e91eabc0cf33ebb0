"""Which encryption key a session uses, and whether it may: the newest one, or the one wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.opening import check_opening, common_serials, pair_problem
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import encryption_keys
from sync.cloud.services.encryption_keys import Found
from sync.cloud.services.facts import certificate_facts
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.envelopes import EnvelopeRow, SessionEnvelope
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.session import ENVELOPE_OPERATIONS, Operation


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a right opens what a session wants."""

    issued: IssuedRow | None
    serial: str | None
    problem: ErrorCode | None


def check_time(work: Work, row: SessionRow) -> None:
    """Refusal before the opening time of what a decryption wants; asked before the PIN is."""
    if row.operation == Operation.DECRYPT:
        about = work.db.get_one(SessionEnvelope, row.id)
        check_opening(about.opening_at, now=work.now, zone=work.settings.timezone)


def judge(work: Work, right: CertificateRight, device: str, row: SessionRow) -> Fit:
    """Whether `right` on `device` opens all files of a decryption."""
    found = encryption_keys.opening_with(work, right, device, _serials(work, row))
    if found is None:
        return Fit(None, None, ErrorCode.ENVELOPE_FOREIGN)
    problem = pair_problem(found.pair, work.now)
    if problem is None and row.platform not in certificate_facts(work, right, None).platforms:
        problem = ErrorCode.CERTIFICATE_PLATFORM
    return Fit(found.issued, found.key.serial, problem)


def choose(
    work: Work, right: CertificateRight, device: str, *, session: SessionRow, unit: str | None
) -> Found:
    """The wanted key, locked for the PIN; Refusal (envelope.*, certificate.*)."""
    if right.unit_id != unit:
        raise Refusal(ErrorCode.CERTIFICATE_UNUSABLE)
    fit = judge(work, right, device, session)
    if fit.problem is not None:
        facts: dict[str, Any] = {"platform": session.platform, **named(work, session)}
        raise Refusal(fit.problem, **facts)
    found = encryption_keys.by_serial(work, fit.serial or "")
    assert found is not None  # just judged
    query = select(IssuedRow).where(IssuedRow.id == found.issued.id).with_for_update()
    work.db.scalars(query.execution_options(populate_existing=True)).one()
    return found


def take(work: Work, row: SessionRow) -> str | None:
    """Note the key that the authorised session uses; None when it is still to be made."""
    if row.operation not in ENVELOPE_OPERATIONS:
        return None
    about = work.db.get_one(SessionEnvelope, row.id)
    issued = work.db.get_one(IssuedRow, row.issued_id)
    if row.operation == Operation.ENCRYPT:
        about.serial = current_serial(work, issued)
    else:
        right = work.db.get_one(CertificateRight, issued.right_id)
        found = encryption_keys.opening_with(work, right, issued.device, _serials(work, row))
        about.serial = found.key.serial if found else None
    return about.serial


def require_taken(work: Work, row: SessionRow) -> None:
    """Refusal (session.state) while there is no key to encrypt for."""
    if work.db.get_one(SessionEnvelope, row.id).serial is None:
        raise Refusal(ErrorCode.SESSION_STATE)


def check_taken(work: Work, row: SessionRow) -> None:
    """The key of a running decryption may still open; Refusal (certificate.*)."""
    serial = work.db.get_one(SessionEnvelope, row.id).serial
    found = encryption_keys.by_serial(work, serial or "")
    problem = pair_problem(found.pair, work.now) if found else ErrorCode.SESSION_STATE
    if problem is not None:
        raise Refusal(problem)


def current_serial(work: Work, issued: IssuedRow | None) -> str | None:
    """The encryption certificate beside a signing one, if it was made."""
    found = encryption_keys.current_of(work, issued) if issued is not None else None
    return found.key.serial if found else None


def named(work: Work, row: SessionRow) -> dict[str, str]:
    """Whose certificate a decryption wants, for sentences; the cloud's own knowledge first."""
    if row.operation != Operation.DECRYPT:
        return {}
    wanted = _serials(work, row)
    for envelope in _envelopes(work, row):
        for key in envelope.keys:
            if key["serial"] in wanted:
                found = encryption_keys.by_serial(work, key["serial"])
                holder = found.right.organisation or found.right.subject if found else ""
                return {"holder": holder or key["holder"] or "-", "serial": key["serial"]}
    return {}


def _serials(work: Work, row: SessionRow) -> frozenset[str]:
    """Certificates that open every file of a decryption."""
    return common_serials([key["serial"] for key in item.keys] for item in _envelopes(work, row))


def _envelopes(work: Work, row: SessionRow) -> list[EnvelopeRow]:
    query = select(EnvelopeRow).where(EnvelopeRow.session_id == row.id)
    return list(work.db.scalars(query.order_by(EnvelopeRow.position)))
