"""A person's certificates on a phone: which there are, issuing one, checking its PIN."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from signing.algorithm import Algorithm
from signing.crypto.certificates import Role, Subject, Validity, issue, read
from sync.cloud.cloud import Work
from sync.cloud.domain import pin
from sync.cloud.domain.authority import certificate_problem
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence
from sync.cloud.pki import authorities, shares
from sync.cloud.services import wanted_keys
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.facts import certificate_facts, native, person_facts
from sync.cloud.services.names import fresh
from sync.cloud.services.paid_time import end_of_issue, life_of_right
from sync.cloud.services.resealing import reseal
from sync.cloud.services.views import encode, issuer_chain
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PinFailure
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import (
    CertificateList,
    CertificateView,
    IssueCertificate,
    IssuedCertificate,
)
from sync.protocol.session import ENVELOPE_OPERATIONS, Operation

PEPPER_BYTES = 32
VERIFIER_HEX = 64
BACKDATED = timedelta(minutes=5)
"""So long before its issue a certificate is valid, for clocks that are behind."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A right, and the certificate under it on the asking phone."""

    right: CertificateRight
    issued: IssuedRow


def certificates(work: Work, caller: PhoneCaller, session: SessionRow | None) -> CertificateList:
    """All rights of the person, each judged for `session` (or by itself) on this phone now."""
    query = select(CertificateRight).where(CertificateRight.person_id == caller.person)
    rights = work.db.scalars(query.order_by(CertificateRight.id))
    return CertificateList(
        certificates=tuple(_view(work, right, caller, session) for right in rights)
    )


def issue_on_phone(
    work: Work, caller: PhoneCaller, right_id: str, wish: IssueCertificate
) -> IssuedCertificate:
    """Certify the joint key of phone and cloud; an earlier one on this phone is superseded."""
    # locked: two issues at once must not both become the current one
    right = _right(work, caller, right_id, lock=True)
    if right.ended_at is not None:
        raise Refusal(ErrorCode.CERTIFICATE_REVOKED)
    person = person_facts(work, caller.person)
    if not person.real_name:
        raise Refusal(ErrorCode.REAL_NAME_REQUIRED)
    if right.unit_id is not None and right.unit_id not in person.units:
        raise Refusal(ErrorCode.MEMBERSHIP_ENDED)
    algorithm = Algorithm(right.algorithm)
    if len(wish.pin_verifier) != VERIFIER_HEX or (wish.share.kind == "sm2") != (
        algorithm is Algorithm.SM2_SM3
    ):
        raise Refusal(ErrorCode.INVALID, detail="share")
    earlier = issued_on(work, right, caller.device)
    if earlier is not None:
        earlier.current = False
        _end(work, earlier, "superseded")
    share = shares.create(wish.share, algorithm)
    certificate = _certify(work, right, share.public, until=end_of_issue(work, right))
    pepper = secrets.token_bytes(PEPPER_BYTES)
    row = _store(work, right, caller, certificate=certificate)
    row.pin_verifier = wish.pin_verifier
    vault = work.cloud.vault
    row.wrapped_share = vault.wrap(shares.to_bytes(share), purpose=f"share:{row.id}")
    row.wrapped_pepper = vault.wrap(pepper, purpose=f"pepper:{row.id}")
    work.db.add(row)
    reseal(work, right)
    return IssuedCertificate(
        serial=row.serial,
        certificate=encode(certificate),
        chain=tuple(encode(der) for der in issuer_chain(work, right.authority)),
        pepper=pepper.hex(),
    )


def revoke(work: Work, issued: IssuedRow, reason: str) -> None:
    """Revoke a certificate now, for a `reason` of RFC 5280, 5.3.1, e.g. ``key_compromise``.

    From this moment it signs nothing, the lists and answers say so, and no seal names it.
    """
    _end(work, issued, reason)
    right = work.db.get_one(CertificateRight, issued.right_id)
    reseal(work, right)


def choose(
    work: Work, caller: PhoneCaller, right_id: str, *, session: SessionRow, unit: str | None
) -> Chosen:
    """The certificate, fit for `session` and locked for the PIN; Refusal (certificate.*)."""
    right = _right(work, caller, right_id)
    if session.operation == Operation.DECRYPT:
        found = wanted_keys.choose(work, right, caller.device, session=session, unit=unit)
        return Chosen(right, found.issued)
    issued = issued_on(work, right, caller.device, lock=True)
    check(work, right, issued, session=session, unit=unit)
    if issued is None:
        raise Refusal(ErrorCode.CERTIFICATE_NOT_ISSUED)
    return Chosen(right, issued)


def check(
    work: Work,
    right: CertificateRight,
    issued: IssuedRow | None,
    *,
    session: SessionRow,
    unit: str | None,
) -> None:
    """Refusal (certificate.*) unless the certificate is fit for `session` now."""
    problem = certificate_problem(
        certificate_facts(work, right, issued),
        unit=unit,
        platform=session.platform,
        digests=digests_of(session),
        now=work.now,
        native=native(work, right.person_id, right.unit_id, session.platform),
    )
    if problem is not None:
        raise Refusal(problem, platform=session.platform)


def held(work: Work, caller: PhoneCaller, right_id: str) -> IssuedRow:
    """The certificate on the asking phone, locked for the PIN; Refusal (certificate.*)."""
    right = _right(work, caller, right_id)
    issued = issued_on(work, right, caller.device, lock=True)
    if issued is None:
        raise Refusal(ErrorCode.CERTIFICATE_NOT_ISSUED)
    if right.ended_at is not None or issued.revoked_at is not None:
        raise Refusal(ErrorCode.CERTIFICATE_REVOKED)
    return issued


def unlock(work: Work, issued: IssuedRow, pin_proof: str, *, session: SessionRow | None) -> str:
    """The pepper (hex) for a right PIN proof; a wrong one is counted. Refusal (pin.wrong, …).

    `issued` is locked; `session` is what asks for the PIN, None when the PIN is being changed.
    """
    policy = pin_policy(work)
    before = pin.PinState(issued.wrong, issued.locked_until)
    given = hashlib.sha256(bytes.fromhex(pin_proof)).hexdigest()
    after, outcome = pin.attempt(
        before, policy, expected=issued.pin_verifier, given=given, now=work.now
    )
    issued.wrong, issued.locked_until = after.wrong, after.locked_until
    if outcome is pin.PinOutcome.RIGHT:
        purpose = f"pepper:{issued.id}"
        return work.cloud.vault.unwrap(issued.wrapped_pepper, purpose=purpose).hex()
    if not before.locked(work.now):
        asking = session.id if session else ""
        work.db.add(PinFailure(issued_id=issued.id, session_id=asking, at=work.now))
    if outcome is pin.PinOutcome.WRONG:
        left = pin.tries_left(after, policy, work.now)
        raise Refusal(ErrorCode.PIN_WRONG, keep=True, tries_left=left)
    raise Refusal(ErrorCode.CERTIFICATE_LOCKED, keep=True, wait_minutes=_wait_minutes(work, after))


def pin_policy(work: Work) -> pin.PinPolicy:
    """The configured policy."""
    limits = work.settings.limits
    return pin.PinPolicy(limits.pin_tries, limits.pin_lock_seconds)


def issued_on(
    work: Work, right: CertificateRight, device: str, *, lock: bool = False
) -> IssuedRow | None:
    """The present certificate under `right` on `device`, if any."""
    query = select(IssuedRow).where(
        IssuedRow.right_id == right.id,
        IssuedRow.device == device,
        IssuedRow.current,
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return work.db.scalars(query).one_or_none()


def digests_of(session: SessionRow) -> frozenset[str]:
    """Digests that every file of the session declares; none where any certificate will do."""
    if not session.files or session.operation in ENVELOPE_OPERATIONS:
        return frozenset()
    return frozenset(set.intersection(*(set(file.digests) for file in session.files)))


def _end(work: Work, issued: IssuedRow, reason: str) -> None:
    """An earlier revocation stands: the lists have told its time already."""
    if issued.revoked_at is None:
        issued.revoked_at, issued.revocation = work.now, reason


def _right(
    work: Work, caller: PhoneCaller, right_id: str, *, lock: bool = False
) -> CertificateRight:
    right = work.db.get(CertificateRight, right_id, with_for_update=lock or None)
    if right is None or right.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return right


def _view(
    work: Work, right: CertificateRight, caller: PhoneCaller, session: SessionRow | None
) -> CertificateView:
    issued = issued_on(work, right, caller.device)
    facts = certificate_facts(work, right, issued)
    if session is not None and session.operation == Operation.DECRYPT:
        fit = wanted_keys.judge(work, right, caller.device, session)
        issued, problem = fit.issued, fit.problem
        encryption: str | None = fit.serial
    else:
        problem = certificate_problem(
            facts,
            unit=right.unit_id,
            platform=session.platform if session else "",
            digests=digests_of(session) if session else frozenset(),
            now=work.now,
            native=session is not None
            and native(work, right.person_id, right.unit_id, session.platform),
        )
        encryption = wanted_keys.current_serial(work, issued)
    state = pin.PinState(issued.wrong, issued.locked_until) if issued else pin.PinState()
    if problem is None and state.locked(work.now):
        problem = ErrorCode.CERTIFICATE_LOCKED
    said: dict[str, str | int] = {
        "platform": session.platform if session else "",
        "wait_minutes": _wait_minutes(work, state),
        **(wanted_keys.named(work, session) if session else {}),
    }
    return CertificateView(
        id=right.id,
        unit=right.unit_id,
        subject=right.subject if not right.organisation else right.organisation,
        ca=right.ca_name,
        algorithm=Algorithm(right.algorithm).value,
        serial=issued.serial if issued else None,
        not_after=issued.not_after if issued else None,
        platforms=tuple(sorted(facts.platforms)),
        usable=problem is None,
        reason=sentence(problem, said, work.language) if problem else None,
        reason_code=problem.value if problem else None,
        life=life_of_right(work, right, issued).value,
        tries_left=pin.tries_left(state, pin_policy(work), work.now),
        encryption_serial=encryption,
    )


def _wait_minutes(work: Work, state: pin.PinState) -> int:
    if state.locked_until is None:
        return 0
    seconds = (state.locked_until - work.now).total_seconds()
    return max(1, -int(-seconds // 60))


def _certify(work: Work, right: CertificateRight, public_key: bytes, *, until: datetime) -> bytes:
    start = work.now - BACKDATED
    return issue(
        Role.SIGNER,
        Subject(right.subject, right.organisation, right.subject_serial),
        public_key=public_key,
        validity=Validity(start, until),
        authority=authorities.load(work, right.authority),
        locations=authorities.locations(work, right.authority),
    )


def _store(
    work: Work, right: CertificateRight, caller: PhoneCaller, *, certificate: bytes
) -> IssuedRow:
    info = read(certificate)
    return IssuedRow(
        id=fresh("iss"),
        right_id=right.id,
        device=caller.device,
        current=True,
        serial=info.serial,
        certificate=certificate,
        wrong=0,
        not_before=info.not_before,
        not_after=info.not_after,
    )
