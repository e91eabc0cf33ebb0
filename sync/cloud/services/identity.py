"""实名认证: hand in one's data, then pass one of the three checks."""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import bank, documents
from sync.cloud.domain.documents import DocumentKind, Track
from sync.cloud.domain.identity import Holder, Method, RealName, Step, Verdict, advance, checks_run
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import people
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.names import mask_name
from sync.cloud.store.identity import IdentityCheck, IdentityClaim, VerifiedIdentity
from sync.cloud.store.people import Person
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import SmsAnswer
from sync.protocol.registration import CheckCard, ClaimIdentity, IdentityCheckView, IdentityView

PURPOSE: Final = "identity-number"


class _Pending(NamedTuple):
    person: Person
    claim: IdentityClaim
    holder: Holder


def view(work: Work, caller: PhoneCaller) -> IdentityView:
    """How far the person has come, nothing unmasked."""
    person = people.person_of(work, caller.person)
    claim = work.db.get(IdentityClaim, person.id)
    checks = work.db.scalars(
        select(IdentityCheck).where(IdentityCheck.person_id == person.id).order_by(IdentityCheck.id)
    )
    return IdentityView(
        state=_state(person, claim).value,
        name=mask_name(claim.name if claim else person.name, person.phone),
        document=claim.kind if claim else None,
        number=documents.mask_number(_number(work, claim)) if claim else None,
        verified_at=person.real_name_at,
        checks=tuple(_check(row) for row in checks),
    )


def _check(row: IdentityCheck) -> IdentityCheckView:
    run = checks_run(Method(row.method), Verdict(row.verdict))
    return IdentityCheckView.model_validate(
        {"method": row.method, "verdict": row.verdict, "at": row.at, "checks": run}
    )


def submit(work: Work, caller: PhoneCaller, wish: ClaimIdentity) -> IdentityView:
    """Keep who the person says he is; Refusal: malformed, taken, or verified already."""
    person = people.locked_person(work, caller.person)
    advance(_state(person, work.db.get(IdentityClaim, person.id)), Step.SUBMIT)
    kind, name, number = _checked(work, wish)
    # counted: else whose numbers are known here could be asked one after the other
    count(work, f"claim:{person.id}", work.settings.limits.identity_tries)
    key = number_key(work, number)
    if work.db.get(VerifiedIdentity, key) is not None:
        raise Refusal(ErrorCode.IDENTITY_TAKEN, keep=True)
    work.db.merge(
        IdentityClaim(
            person_id=person.id,
            name=name,
            kind=kind.value,
            number=work.cloud.vault.wrap(number.encode(), purpose=PURPOSE),
            number_key=key,
            submitted_at=work.now,
        )
    )
    work.db.flush()
    return view(work, caller)


def by_face(work: Work, caller: PhoneCaller, capture: str) -> IdentityView:
    """人脸识别; Refusal (person.identity-mismatch)."""
    pending = _pending(work, caller)
    verdict = work.cloud.providers.face.compare(pending.holder, capture)
    return _settle(work, caller, pending, Method.FACE, verdict)


def send_code(work: Work, caller: PhoneCaller) -> SmsAnswer:
    """Send a code to the account's own number."""
    return people.send_code(work, _pending(work, caller).person.phone)


def by_code(work: Work, caller: PhoneCaller, code: str) -> IdentityView:
    """短信认证: the code, and the number's registered owner; Refusal."""
    pending = _pending(work, caller)
    people.check_code(work, pending.person.phone, code)
    verdict = work.cloud.providers.carrier.owner(pending.person.phone, pending.holder)
    return _settle(work, caller, pending, Method.SMS, verdict)


def by_card(work: Work, caller: PhoneCaller, wish: CheckCard) -> IdentityView:
    """银行卡认证; Refusal (person.card-invalid, person.identity-mismatch)."""
    pending = _pending(work, caller)
    card = documents.tidy_number(wish.card)
    if not bank.card_fits(card):
        raise Refusal(ErrorCode.CARD_INVALID, field="card")
    verdict = work.cloud.providers.cards.owner(card, wish.phone, pending.holder)
    return _settle(work, caller, pending, Method.BANK_CARD, verdict)


def number_key(work: Work, number: str) -> str:
    """How document numbers are compared; `number` is tidied."""
    return work.cloud.vault.fingerprint(number, purpose=PURPOSE)


def require_real_name(work: Work, person_id: str) -> None:
    """The gate of the five functions; Refusal (person.real-name-required)."""
    if people.person_of(work, person_id).real_name_at is None:
        raise Refusal(ErrorCode.REAL_NAME_REQUIRED)


def _checked(work: Work, wish: ClaimIdentity) -> tuple[DocumentKind, str, str]:
    kind, name = DocumentKind(wish.document), documents.tidy(wish.name)
    number = documents.tidy_number(wish.number)
    if not documents.name_fits(name):
        raise Refusal(ErrorCode.NAME_INVALID, field="name")
    today = work.now.astimezone(work.settings.timezone).date()
    in_track = kind in documents.DOCUMENTS[Track(wish.track)]
    if not in_track or not documents.number_fits(kind, number, today):
        raise Refusal(ErrorCode.DOCUMENT_INVALID, field="number")
    return kind, name, number


def _pending(work: Work, caller: PhoneCaller) -> _Pending:
    person = people.locked_person(work, caller.person)
    claim = work.db.get(IdentityClaim, person.id)
    advance(_state(person, claim), Step.PASS)
    assert claim is not None  # only a claim can be pending
    count(work, f"identity:{person.id}", work.settings.limits.identity_tries)
    holder = Holder(claim.name, DocumentKind(claim.kind), _number(work, claim))
    return _Pending(person, claim, holder)


def _settle(
    work: Work, caller: PhoneCaller, pending: _Pending, method: Method, verdict: Verdict
) -> IdentityView:
    person, claim, _ = pending
    work.db.add(
        IdentityCheck(
            person_id=person.id,
            at=work.now,
            method=method.value,
            number_key=claim.number_key,
            verdict=verdict.value,
        )
    )
    if verdict is not Verdict.PASSED:
        raise Refusal(ErrorCode.IDENTITY_MISMATCH, keep=True, method=method.value)
    first = insert_missing(
        work.db,
        VerifiedIdentity,
        number_key=claim.number_key,
        person_id=person.id,
        method=method.value,
        at=work.now,
    )
    if not first:
        raise Refusal(ErrorCode.IDENTITY_TAKEN)
    person.name, person.real_name_at = claim.name, work.now
    work.db.flush()
    return view(work, caller)


def _state(person: Person, claim: IdentityClaim | None) -> RealName:
    if person.real_name_at is not None:
        return RealName.VERIFIED
    return RealName.PENDING if claim is not None else RealName.UNVERIFIED


def _number(work: Work, claim: IdentityClaim) -> str:
    return work.cloud.vault.unwrap(claim.number, purpose=PURPOSE).decode()
