"""对公打款: a small transfer proves that the applicant can see the unit's account."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.domain import bank, documents, founding
from sync.cloud.domain.founding import Event, Stage
from sync.cloud.domain.money import to_fen
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.transfers import Arrival
from sync.cloud.services import people
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.founding import advance_to, locked, move
from sync.cloud.services.founding_view import (
    ACCOUNT_PURPOSE,
    AMOUNT_PURPOSE,
    last_transfer,
    opened,
    view,
)
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.store.founding import FoundingRow, TransferRow
from sync.cloud.store.people import Membership, Unit
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.units import CorporateAccount, FoundingView

DAY: Final = timedelta(days=1)


def send(work: Work, caller: PhoneCaller, founding_id: str, wish: CorporateAccount) -> FoundingView:
    """Order a transfer of a random amount; again only after the bank returned the last one."""
    # one after the other, so that the limits count what was sent at the same time
    people.locked_person(work, caller.person)
    row = locked(work, caller, founding_id)
    if row.stage == Stage.AMOUNT and _arrival(work, row) is Arrival.RETURNED:
        move(work, row, Event.RETURN)
    stage = founding.move(Stage(row.stage), Event.SEND)
    account = _checked(row, wish)
    _limit(work, row)
    sent = TransferRow(
        id=fresh("trf"),
        founding_id=row.id,
        at=work.now,
        holder=row.name,
        bank=wish.bank,
        branch=wish.branch,
        account=work.cloud.vault.wrap(account.encode(), purpose=ACCOUNT_PURPOSE),
        account_end=account[-4:],
        amount=_draw(work),
        wrong=0,
    )
    work.cloud.providers.transfers.send(opened(work, sent))
    work.db.add(sent)
    advance_to(work, row, stage)
    work.db.flush()
    return view(work, row)


def confirm(work: Work, caller: PhoneCaller, founding_id: str, amount: str) -> FoundingView:
    """The amount that the finance staff saw; the right one verifies the unit.

    Refusal: wrong (counted, the last one fails the founding), underway, returned.
    """
    row = locked(work, caller, founding_id)
    stage = founding.move(Stage(row.stage), Event.CONFIRM)
    sent = last_transfer(work, row)
    assert sent is not None  # the stage is reached by sending only
    arrival = _arrival(work, row)
    if arrival is Arrival.UNDERWAY:
        raise Refusal(ErrorCode.TRANSFER_PENDING)
    if arrival is Arrival.RETURNED:
        raise Refusal(ErrorCode.TRANSFER_RETURNED)
    if to_fen(amount) != opened(work, sent).amount:
        _count_wrong(work, row, sent)
    _found(work, row)
    advance_to(work, row, stage)
    work.db.flush()
    return view(work, row)


def _arrival(work: Work, row: FoundingRow) -> Arrival | None:
    sent = last_transfer(work, row)
    if sent is None:
        return None
    return work.cloud.providers.transfers.arrival(opened(work, sent), work.now)


def _limit(work: Work, row: FoundingRow) -> None:
    """Amounts could be guessed by founding the same unit again and again."""
    limits = work.settings.limits
    recent = (
        select(func.count())
        .select_from(TransferRow)
        .join(FoundingRow, FoundingRow.id == TransferRow.founding_id)
        .where(TransferRow.at > work.now - DAY)
    )
    for whose, limit in (
        (FoundingRow.credit_code == row.credit_code, limits.transfers_per_unit),
        (FoundingRow.person_id == row.person_id, limits.transfers_per_person),
    ):
        if (work.db.scalar(recent.where(whose)) or 0) >= limit:
            raise Refusal(ErrorCode.RATE_LIMITED, wait_minutes=DAY // timedelta(minutes=1))


def _checked(row: FoundingRow, wish: CorporateAccount) -> str:
    if documents.tidy(wish.holder) != row.name:
        raise Refusal(ErrorCode.ACCOUNT_NAME, field="holder")
    number = documents.tidy_number(wish.number)
    if not bank.account_fits(number):
        raise Refusal(ErrorCode.ACCOUNT_NUMBER, field="number")
    return number


def _draw(work: Work) -> bytes:
    amount = bank.draw_amount(secrets.randbelow)
    return work.cloud.vault.wrap(str(amount).encode(), purpose=AMOUNT_PURPOSE)


def _count_wrong(work: Work, row: FoundingRow, sent: TransferRow) -> None:
    sent.wrong += 1
    left = work.settings.limits.amount_tries - sent.wrong
    if left > 0:
        raise Refusal(ErrorCode.AMOUNT_WRONG, keep=True, tries_left=left)
    row.reason = "amount"
    move(work, row, Event.EXHAUST)
    raise Refusal(ErrorCode.AMOUNT_EXHAUSTED, keep=True)


def _found(work: Work, row: FoundingRow) -> None:
    unit_id = fresh("unit")
    first = insert_missing(
        work.db,
        Unit,
        id=unit_id,
        name=row.name,
        credit_code=row.credit_code,
        kind=row.kind,
        legal_name=row.legal_name,
        legal_key=row.legal_key,
        verified_at=work.now,
    )
    if not first:
        row.reason = "overtaken"
        move(work, row, Event.OVERTAKE)
        raise Refusal(ErrorCode.UNIT_EXISTS, keep=True, unit=row.name)
    row.unit_id = unit_id
    work.db.add(
        Membership(
            id=fresh("mem"),
            person_id=row.person_id,
            unit_id=unit_id,
            role="legal-person" if row.by_legal_person else "admin",
            joined_at=work.now,
        )
    )
    tell(work, row.person_id, "founded", unit=row.name)
