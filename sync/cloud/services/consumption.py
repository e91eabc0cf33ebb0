"""互认账户: the balance in its two parts, recharges, and per-use charges by month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.names import mask_phone
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PlatformRow
from sync.cloud.store.invoices import InvoiceItem
from sync.cloud.store.money import EntryRow, OrderRow
from sync.cloud.store.people import Person, Unit
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode
from sync.protocol.invoices import Account, Billable, Consumption, Month, RechargeRow, Recharges

MOST = 500
"""Rows in one answer."""


def account(work: Work, caller: PhoneCaller) -> Account:
    """The balance and its parts."""
    whole, free = ledger.whole(work, caller.person), ledger.spendable(work, caller.person)
    return Account(
        balance=to_wire(whole.total),
        own=to_wire(whole.own),
        gift=to_wire(whole.gift),
        reserved=to_wire(whole.total - free.total),
    )


def recharges(work: Work, caller: PhoneCaller) -> Recharges:
    """充值明细, newest first."""
    rows = work.db.scalars(
        select(OrderRow)
        .where(
            OrderRow.person_id == caller.person,
            OrderRow.kind == "recharge",
            OrderRow.paid_at.is_not(None),
        )
        .order_by(OrderRow.paid_at.desc(), OrderRow.id)
        .limit(MOST)
    )
    return Recharges(
        rows=tuple(
            RechargeRow.model_validate(
                {
                    "order": row.id,
                    "at": row.paid_at,
                    "channel": row.channel,
                    "amount": to_wire(row.amount),
                    "gift": to_wire(row.gift),
                }
            )
            for row in rows
        )
    )


def month(work: Work, caller: PhoneCaller, name: str) -> Month:
    """消费明细 of a month like ``2026-11`` of the cloud's zone; empty means the newest.

    The total is the sum of the rows. Refusal (request.invalid).
    """
    zone = work.settings.timezone
    query = select(EntryRow.at).where(
        EntryRow.person_id == caller.person, EntryRow.kind == "settle"
    )
    months = sorted({f"{at.astimezone(zone):%Y-%m}" for at in work.db.scalars(query)}, reverse=True)
    chosen = name or (months[0] if months else f"{work.now.astimezone(zone):%Y-%m}")
    try:
        start = datetime.strptime(chosen, "%Y-%m").replace(tzinfo=zone)
    except ValueError:
        raise Refusal(ErrorCode.INVALID, detail="month") from None
    end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    charges = _charges(work, caller.person)
    kept = [(entry, row) for entry, row in charges if start <= entry.at < end]
    return Month(
        month=chosen,
        months=tuple(months),
        total=to_wire(sum(row.charge_amount for _, row in kept)),
        rows=_views(work, kept),
    )


def billable(work: Work, caller: PhoneCaller) -> Billable:
    """What an invoice can be asked for: no day passes, nothing that is invoiced or was given."""
    taken = set(work.db.scalars(select(InvoiceItem.order_id).where(InvoiceItem.kind == "use")))
    rows = [
        (entry, row)
        for entry, row in _charges(work, caller.person)
        if row.id not in taken and row.charge_amount > row.charge_gift
    ]
    return Billable(rows=_views(work, rows[:MOST]))


def charged_session(work: Work, person_id: str, session_id: str) -> SessionRow | None:
    """A session that the person paid per use."""
    row = work.db.get(SessionRow, session_id)
    if row is None or row.payer_id != person_id or row.charge_state != "settled":
        return None
    return row if row.charge_mode == "use" else None


def _charges(work: Work, person_id: str) -> list[tuple[EntryRow, SessionRow]]:
    rows = work.db.execute(
        select(EntryRow, SessionRow)
        .join(SessionRow, SessionRow.id == EntryRow.session_id)
        .where(EntryRow.person_id == person_id, EntryRow.kind == "settle")
        .order_by(EntryRow.id.desc())
    )
    return [(entry, row) for entry, row in rows]


def _views(work: Work, charges: Iterable[tuple[EntryRow, SessionRow]]) -> tuple[Consumption, ...]:
    found = list(charges)
    ids = [row.id for _, row in found]
    query = select(InvoiceItem).where(InvoiceItem.kind == "use", InvoiceItem.order_id.in_(ids))
    cases = {item.order_id: item.case_id for item in work.db.scalars(query)}
    return tuple(_view(work, entry, row, cases.get(row.id)) for entry, row in found)


def _view(work: Work, entry: EntryRow, row: SessionRow, case: str | None) -> Consumption:
    unit = work.db.get(Unit, entry.unit_id) if entry.unit_id else None
    person = work.db.get_one(Person, entry.person_id)
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    right = work.db.get(CertificateRight, issued.right_id) if issued else None
    return Consumption.model_validate(
        {
            "id": row.id,
            "at": entry.at,
            "platform_name": work.db.get_one(PlatformRow, row.platform).name,
            "holder": unit.name if unit else person.name or mask_phone(person.phone),
            "personal": unit is None,
            "operation": row.operation,
            "ca": right.ca_name if right else "",
            "amount": to_wire(row.charge_amount),
            "invoiceable": to_wire(row.charge_amount - row.charge_gift),
            "invoice": case,
        }
    )
