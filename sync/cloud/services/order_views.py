"""Orders as the phone sees them; everyone sees only his own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.names import mask_phone
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.invoices import InvoiceItem
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.people import Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.money import OrderList, OrderView

SHOWN = 200
"""Orders in one answer."""


def own_order(work: Work, caller: PhoneCaller, order_id: str) -> OrderRow:
    """The caller's order; Refusal (request.not-found)."""
    row = work.db.get(OrderRow, order_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def order(work: Work, caller: PhoneCaller, order_id: str) -> OrderView:
    """One order."""
    return view(work, own_order(work, caller, order_id))


def pass_orders(work: Work, caller: PhoneCaller) -> OrderList:
    """订单中心: the day passes that the person ordered, newest first."""
    rows = work.db.scalars(
        select(OrderRow)
        .where(OrderRow.person_id == caller.person, OrderRow.kind == "pass")
        .order_by(OrderRow.placed_at.desc(), OrderRow.id)
        .limit(SHOWN)
    )
    return OrderList(orders=tuple(view(work, row) for row in rows))


def view(work: Work, row: OrderRow, *, cashier: str = "") -> OrderView:
    """An order; `cashier` is known when it is placed."""
    platform = work.db.get(PlatformRow, row.platform) if row.platform else None
    bought = work.db.get(DayPassRow, row.id) if row.kind == "pass" else None
    item = work.db.get(InvoiceItem, ("pass", row.id))
    placed = row.placed_at or row.paid_at
    assert placed is not None  # one of both is always set
    return OrderView.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "state": row.state,
            "amount": to_wire(row.amount),
            "gift": to_wire(row.gift),
            "channel": row.channel,
            "placed_at": placed,
            "paid_at": row.paid_at,
            "expires_at": placed + timedelta(seconds=work.settings.limits.order_seconds),
            "cashier": cashier,
            "platform": row.platform,
            "platform_name": platform.name if platform else None,
            "holder": _holder(work, row),
            "personal": row.unit_id is None,
            "days": row.days,
            "starts": bought.starts_at if bought else None,
            "ends": bought.ends_at if bought else None,
            "invoice": item.case_id if item else None,
        }
    )


def _holder(work: Work, row: OrderRow) -> str:
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    if unit is not None:
        return unit.name
    person = work.db.get(Person, row.person_id)
    assert person is not None  # a foreign key
    return person.name or mask_phone(person.phone)
