"""Login by phone number, and what a person sees of himself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.deciding import waiting
from sync.cloud.services.facts import recognition_open
from sync.cloud.services.messages import unread
from sync.cloud.services.names import fresh, mask_phone, token_hash
from sync.cloud.store.people import Desktop, Membership, Person, PhoneLogin, SmsCode, Unit
from sync.cloud.store.upsert import insert_missing
from sync.protocol.desktop import DeviceToken, WhoAmI
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import Login, MeView, SmsAnswer, UnitView


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A fresh cookie and whose it is."""

    token: str
    me: MeView


def send_code(work: Work, phone: str) -> SmsAnswer:
    """Send a login code; Refusal when too many were sent, or the provider fails."""
    limits = work.settings.limits
    count(work, f"sms:{phone}", limits.sms_per_phone)
    code = f"{secrets.randbelow(1_000_000):06d}"
    shown = work.cloud.providers.sms.send(phone, code)
    work.db.merge(
        SmsCode(phone=phone, code_hash=token_hash(f"{phone}:{code}"), sent_at=work.now, wrong=0)
    )
    return SmsAnswer(sandbox_code=shown, valid_seconds=limits.sms_seconds)


def log_in(work: Work, wish: Login) -> LoggedIn:
    """Check the code and open a login; Refusal (auth.sms-code)."""
    check_code(work, wish.phone, wish.code)
    return admit(work, person_with(work, wish.phone), wish.device)


def person_with(work: Work, phone: str) -> Person:
    """The account of a number that was proven to be the caller's; the first time registers."""
    query = select(Person).where(Person.phone == phone)
    person = work.db.scalars(query).one_or_none()
    if person is None:
        insert_missing(work.db, Person, id=fresh("per"), phone=phone, created_at=work.now)
        # another phone may have registered the same number at the same time
        person = work.db.scalars(query).one()
    return person


def admit(work: Work, person: Person, device: str) -> LoggedIn:
    """A fresh login on one device."""
    token = secrets.token_urlsafe(32)
    expires = work.now + timedelta(days=work.settings.limits.login_days)
    work.db.add(
        PhoneLogin(
            token_hash=token_hash(token),
            person_id=person.id,
            device=device,
            created_at=work.now,
            expires_at=expires,
        )
    )
    return LoggedIn(token, me(work, person.id))


def person_of(work: Work, person_id: str) -> Person:
    """The person; Refusal (auth.required)."""
    person = work.db.get(Person, person_id)
    if person is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return person


def locked_person(work: Work, person_id: str) -> Person:
    """The person, so that one thing after the other happens to him; Refusal (auth.required)."""
    query = select(Person).where(Person.id == person_id).with_for_update()
    person = work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if person is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return person


def log_out(work: Work, caller: PhoneCaller) -> None:
    """End this login."""
    work.db.execute(delete(PhoneLogin).where(PhoneLogin.token_hash == caller.login))


def phone_caller(work: Work, token: str) -> PhoneCaller:
    """Who holds the cookie; Refusal (auth.required)."""
    row = work.db.get(PhoneLogin, token_hash(token))
    if row is None or work.now >= row.expires_at:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return PhoneCaller(row.person_id, row.device, row.token_hash)


def desktop_caller(work: Work, token: str) -> DesktopCaller:
    """Which desktop holds the token; Refusal (auth.required)."""
    query = select(Desktop).where(Desktop.token_hash == token_hash(token))
    row = work.db.scalars(query).one_or_none()
    if row is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return DesktopCaller(row.id, row.person_id, row.unit_id)


def register_desktop(work: Work) -> DeviceToken:
    """A fresh desktop, bound to nobody; Refusal (auth.forbidden) in an embedded cloud."""
    if work.settings.embedded_token:
        raise Refusal(ErrorCode.FORBIDDEN)
    token = secrets.token_urlsafe(32)
    row = Desktop(id=fresh("dev"), token_hash=token_hash(token), created_at=work.now)
    work.db.add(row)
    return DeviceToken(token=token, device=row.id)


def who_am_i(work: Work, caller: DesktopCaller) -> WhoAmI:
    """Whom the desktop is bound to, by name."""
    person = work.db.get(Person, caller.person) if caller.person else None
    unit = work.db.get(Unit, caller.unit) if caller.unit else None
    return WhoAmI(
        device=caller.id,
        person=person.name if person else None,
        unit=unit.name if unit else None,
        sandbox=work.settings.sandbox,
    )


def me(work: Work, person_id: str) -> MeView:
    """The person, the units and the balance."""
    person = person_of(work, person_id)
    return MeView(
        phone=mask_phone(person.phone),
        name=person.name,
        real_name=person.real_name_at is not None,
        units=unit_views(work, person_id),
        todos=waiting(work, person_id),
        unread=unread(work, person_id),
        balance=to_wire(ledger.whole(work, person_id).total),
        available=to_wire(ledger.spendable(work, person_id).total),
    )


def unit_views(work: Work, person_id: str) -> tuple[UnitView, ...]:
    """The units in which the person is a member now."""
    rows = work.db.execute(
        select(Membership, Unit)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Unit.id)
    )
    return tuple(
        UnitView.model_validate(
            {
                "id": unit.id,
                "name": unit.name,
                "role": membership.role,
                "recognition_open": recognition_open(work, person_id, unit.id),
            }
        )
        for membership, unit in rows
    )


def check_code(work: Work, phone: str, code: str) -> None:
    """Use up the code last sent to `phone`; Refusal (auth.sms-code)."""
    query = select(SmsCode).where(SmsCode.phone == phone).with_for_update()
    sent = work.db.scalars(query).one_or_none()
    limits = work.settings.limits
    if sent is None or work.now >= sent.sent_at + timedelta(seconds=limits.sms_seconds):
        raise Refusal(ErrorCode.SMS_CODE_WRONG)
    right = secrets.compare_digest(sent.code_hash, token_hash(f"{phone}:{code}"))
    if sent.wrong >= limits.sms_tries or not right:
        sent.wrong += 1
        raise Refusal(ErrorCode.SMS_CODE_WRONG, keep=True)
    work.db.delete(sent)
