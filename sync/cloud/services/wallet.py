"""Recharges and day passes as orders, and the account as the desktop sees it; no refunds."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.money import to_fen, to_wire
from sync.cloud.domain.passes import Holder
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.services import ledger, orders
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.facts import person_facts
from sync.cloud.services.invoicing import title_of
from sync.cloud.services.names import fresh
from sync.cloud.services.order_views import own_order, view
from sync.cloud.services.views import platform_of
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.people import Unit
from sync.protocol.desktop import AccountView, PassView
from sync.protocol.errors import ErrorCode
from sync.protocol.money import GiftOffer, OrderView, Tariff
from sync.protocol.phone import BuyPass, Recharge


def tariff(work: Work) -> Tariff:
    """What may be chosen from."""
    cashier = work.settings.cashier
    return Tariff(
        recharges=tuple(to_wire(amount) for amount in cashier.recharges),
        days=cashier.days,
        gifts=tuple(
            GiftOffer(reached=to_wire(gift.reached), given=to_wire(gift.given))
            for gift in cashier.gifts
        ),
    )


def recharge(work: Work, caller: PhoneCaller, wish: Recharge) -> OrderView:
    """An order to pay into the account; Refusal (billing.payment-failed)."""
    amount = to_fen(wish.amount)
    cashier = work.settings.cashier
    if not 0 < amount <= cashier.most:
        raise Refusal(ErrorCode.INVALID, detail="amount")
    order = OrderRow(
        id=order_id(work),
        kind="recharge",
        person_id=caller.person,
        amount=amount,
        gift=cashier.gift(amount),
        channel=wish.channel,
    )
    return view(work, order, cashier=orders.place(work, order))


def buy_pass(work: Work, caller: PhoneCaller, wish: BuyPass) -> OrderView:
    """An order for a day pass of one platform and identity; never out of the balance (rule 5)."""
    platform = platform_of(work, wish.platform)
    if wish.unit is not None:
        check_person(person_facts(work, caller.person), wish.unit)
    if wish.invoice is not None:
        title_of(wish.invoice)
    order = OrderRow(
        id=order_id(work),
        kind="pass",
        person_id=caller.person,
        unit_id=wish.unit,
        platform=platform.code,
        days=wish.days,
        amount=platform.price_day * wish.days,
        gift=0,
        channel=wish.channel,
        invoice_wish=wish.invoice.model_dump() if wish.invoice else None,
    )
    return view(work, order, cashier=orders.place(work, order))


def pay_in_sandbox(cloud: Cloud, caller: PhoneCaller, order_id: str) -> None:
    """What the payer does on a sandbox's cashier; the channel then reports it as a real one does.

    Refusal (request.not-sandbox, request.not-found, billing.payment-failed).
    """
    channel = cloud.providers.payment
    if not isinstance(channel, SandboxPayment):
        raise Refusal(ErrorCode.NOT_SANDBOX)
    with cloud.reading() as work:
        own_order(work, caller, order_id)
        now = work.now
    trade = channel.pay(order_id, now=now)
    if not channel.silent:
        orders.receive(cloud, channel.notice(trade, now=now))


def account(work: Work, caller: DesktopCaller) -> AccountView:
    """Billing state of the person the desktop is bound to; Refusal (auth.forbidden) if none."""
    if caller.person is None:
        raise Refusal(ErrorCode.FORBIDDEN)
    units = [*sorted(person_facts(work, caller.person).units), None]
    holders = {Holder(caller.person, unit).key: unit for unit in units}
    rows = work.db.scalars(select(DayPassRow).where(DayPassRow.holder.in_(holders)))
    return AccountView(
        balance=to_wire(ledger.whole(work, caller.person).total),
        available=to_wire(ledger.spendable(work, caller.person).total),
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
    """The same for a repeated call: if the channel's answer or our commit was lost, the order is
    found again instead of being placed twice."""
    return f"ord-{work.call}" if work.call else fresh("ord")


def _unit_name(work: Work, unit_id: str | None) -> str | None:
    unit = work.db.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else None
