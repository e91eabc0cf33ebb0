"""Posting ledger entries: balances move only together with their rows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.money import AccountRow, EntryRow, OrderRow, PostingRow
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an entry belongs to."""

    person: str
    unit: str | None = None
    platform: str | None = None
    session: str | None = None
    order: str | None = None


def purpose_of(order: OrderRow) -> Purpose:
    """What entries of a paid order belong to."""
    return Purpose(order.person_id, unit=order.unit_id, platform=order.platform, order=order.id)


def post(work: Work, entry: ledger.Entry, purpose: Purpose) -> None:
    """Write `entry` and move the balances; Refusal (billing.balance-short) rather than overdraw."""
    row = EntryRow(
        kind=entry.kind.value,
        at=work.now,
        person_id=purpose.person,
        unit_id=purpose.unit,
        platform=purpose.platform,
        session_id=purpose.session,
        order_id=purpose.order,
    )
    work.db.add(row)
    accounts = _locked(work, *(posting.account for posting in entry.postings))
    for posting in entry.postings:
        account = accounts[posting.account]
        account.balance += posting.amount
        if account.balance < 0 and not ledger.may_go_negative(posting.account):
            raise Refusal(
                ErrorCode.BALANCE_SHORT,
                price=to_wire(-posting.amount),
                available=to_wire(account.balance - posting.amount),
            )
    work.db.flush()
    work.db.add_all(
        PostingRow(entry_id=row.id, account=posting.account, amount=posting.amount)
        for posting in entry.postings
    )
    work.db.flush()


def balance(work: Work, account: str) -> int:
    """Fen on `account`; 0 if it was never used."""
    row = work.db.get(AccountRow, account)
    return row.balance if row else 0


def spendable(work: Work, person: str) -> ledger.Parts:
    """What a person can spend now."""
    return ledger.Parts(balance(work, ledger.available(person)), balance(work, ledger.gift(person)))


def whole(work: Work, person: str) -> ledger.Parts:
    """A person's balance: what can be spent and what is set aside."""
    free = spendable(work, person)
    return ledger.Parts(
        free.own + balance(work, ledger.reserved(person)),
        free.gift + balance(work, ledger.held_gift(person)),
    )


def lock_spendable(work: Work, person: str) -> ledger.Parts:
    """The same as `spendable`, and nobody else can spend it before this transaction ends."""
    own, gift = ledger.available(person), ledger.gift(person)
    accounts = _locked(work, own, gift)
    return ledger.Parts(accounts[own].balance, accounts[gift].balance)


def check(work: Work) -> list[str]:
    """What is wrong with the books; empty when every balance equals the sum of its rows."""
    balances = {row.code: row.balance for row in work.db.scalars(select(AccountRow))}
    postings = [
        ledger.Posting(row.account, row.amount) for row in work.db.scalars(select(PostingRow))
    ]
    return ledger.problems(balances, postings)


def _locked(work: Work, *codes: str) -> dict[str, AccountRow]:
    # always in the same order, so that two writers cannot wait for each other
    query = select(AccountRow).where(AccountRow.code.in_(codes)).order_by(AccountRow.code)
    query = query.with_for_update().execution_options(populate_existing=True)
    found = {row.code: row for row in work.db.scalars(query)}
    missing = sorted(set(codes) - set(found))
    if not missing:
        return found
    for code in missing:
        # two first uses at once: one inserts, the other waits for it and then finds the row
        insert_missing(work.db, AccountRow, code=code, balance=0)
    return {row.code: row for row in work.db.scalars(query)}
