"""Recharges, day passes, and the account as both ends see it; nothing is ever refunded."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.money import to_fen, to_wire
from sync.cloud.domain.passes import Holder, next_period
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.payment import Channel
from sync.cloud.services import ledger
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.facts import passes_of, person_facts
from sync.cloud.services.ledger import Purpose
from sync.cloud.services.names import fresh
from sync.cloud.services.views import platform_of
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.people import Unit
from sync.protocol.desktop import AccountView, PassView
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import BuyPass, Paid, Recharge

MAX_RECHARGE = 1_000_000
"""fen"""


def recharge(work: Work, caller: PhoneCaller, wish: Recharge) -> Paid:
    """Pay into the account; Refusal (billing.payment-failed) when the channel declines."""
    amount = to_fen(wish.amount)
    if not 0 < amount <= MAX_RECHARGE:
        raise Refusal(ErrorCode.INVALID, detail="amount")
    order = OrderRow(
        id=order_id(work),
        kind="recharge",
        person_id=caller.person,
        amount=amount,
        channel=wish.channel,
        paid_at=work.now,
    )
    pay(work, order, books.recharge(caller.person, amount))
    return _paid(work, order)


def buy_pass(work: Work, caller: PhoneCaller, wish: BuyPass) -> Paid:
    """Buy a day pass for one platform and one identity; never out of the balance (rule 5)."""
    platform = platform_of(work, wish.platform)
    if wish.unit is not None:
        check_person(person_facts(work, caller.person), wish.unit)
    order = OrderRow(
        id=order_id(work),
        kind="pass",
        person_id=caller.person,
        unit_id=wish.unit,
        platform=platform.code,
        days=wish.days,
        amount=platform.price_day * wish.days,
        channel=wish.channel,
        paid_at=work.now,
    )
    pay(work, order, books.buy_pass(platform.code, order.amount))
    # only now: the posting locked the platform's account, so a pass bought at once is seen
    holder = Holder(caller.person, wish.unit)
    starts, ends = next_period(
        passes_of(work, holder, platform.code),
        work.now,
        days=wish.days,
        zone=work.settings.timezone,
    )
    work.db.add(
        DayPassRow(
            order_id=order.id,
            platform=platform.code,
            holder=holder.key,
            starts_at=starts,
            ends_at=ends,
        )
    )
    return _paid(work, order)


def account(work: Work, caller: DesktopCaller) -> AccountView:
    """Billing state of the person the desktop is bound to; Refusal (auth.forbidden) if none."""
    if caller.person is None:
        raise Refusal(ErrorCode.FORBIDDEN)
    free = ledger.balance(work, books.available(caller.person))
    held = ledger.balance(work, books.reserved(caller.person))
    units = [*sorted(person_facts(work, caller.person).units), None]
    holders = {Holder(caller.person, unit).key: unit for unit in units}
    rows = work.db.scalars(select(DayPassRow).where(DayPassRow.holder.in_(holders)))
    return AccountView(
        balance=to_wire(free + held),
        available=to_wire(free),
        passes=tuple(
            PassView(
                platform=row.platform,
                unit=_unit_name(work, holders[row.holder]),
                starts=row.starts_at,
                ends=row.ends_at,
            )
            for row in rows
            if row.ends_at >= work.now
        ),
    )


def order_id(work: Work) -> str:
    """The same for a repeated call: if the channel's answer or our commit was lost, the payment
    is found again instead of being made twice."""
    return f"ord-{work.call}" if work.call else fresh("ord")


def pay(work: Work, order: OrderRow, entry: books.Entry) -> None:
    """Have the channel pay `order` and post its entry; Refusal (billing.payment-failed)."""
    work.db.add(order)
    work.db.flush()
    channel: Channel = "alipay" if order.channel == "alipay" else "wechat"
    work.cloud.providers.payment.pay(order.id, order.amount, channel=channel)
    purpose = Purpose(order.person_id, unit=order.unit_id, platform=order.platform, order=order.id)
    ledger.post(work, entry, purpose)


def _paid(work: Work, order: OrderRow) -> Paid:
    free = ledger.balance(work, books.available(order.person_id))
    held = ledger.balance(work, books.reserved(order.person_id))
    return Paid(order=order.id, balance=to_wire(free + held), available=to_wire(free))


def _unit_name(work: Work, unit_id: str | None) -> str | None:
    unit = work.db.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else None
