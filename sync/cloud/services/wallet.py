"""Recharges and day passes as orders, and the account as the desktop sees it; no refunds."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.money import to_fen, to_wire
from sync.cloud.domain.passes import DayCount, Holder, next_period
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger, placing
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.facts import passes_of, person_facts
from sync.cloud.services.invoicing import open_case, title_of
from sync.cloud.services.ledger import purpose_of
from sync.cloud.services.order_views import view
from sync.cloud.services.views import platform_of
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.people import Unit
from sync.protocol.desktop import AccountView, PassView
from sync.protocol.errors import ErrorCode
from sync.protocol.invoices import InvoicedOrder, InvoiceForm
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
        id=placing.order_id(work),
        kind="recharge",
        person_id=caller.person,
        amount=amount,
        gift=cashier.gift(amount),
        channel=wish.channel,
    )
    return view(work, order, cashier=placing.place(work, order))


def buy_pass(work: Work, caller: PhoneCaller, wish: BuyPass) -> OrderView:
    """An order for a day pass of one platform and identity; never out of the balance (rule 5)."""
    platform = platform_of(work, wish.platform)
    if wish.unit is not None:
        check_person(person_facts(work, caller.person), wish.unit)
    if wish.invoice is not None:
        title_of(wish.invoice)
    order = OrderRow(
        id=placing.order_id(work),
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
    return view(work, order, cashier=placing.place(work, order))


def credit_recharge(work: Work, order: OrderRow) -> None:
    """What a paid recharge brings: its amount, and the gift that was offered with it."""
    ledger.post(work, books.recharge(order.person_id, order.amount), purpose_of(order))
    if order.gift:
        ledger.post(work, books.give(order.person_id, order.gift), purpose_of(order))


def start_pass(work: Work, order: OrderRow) -> None:
    """What a paid day pass brings: its period, and the invoice that was asked for with it."""
    assert order.platform is not None and order.days is not None
    ledger.post(work, books.buy_pass(order.platform, order.amount), purpose_of(order))
    # only now: the posting locked the platform's account, so a pass bought at once is seen
    holder = Holder(order.person_id, order.unit_id)
    platform = work.db.get_one(PlatformRow, order.platform)
    starts, ends = next_period(
        passes_of(work, holder, order.platform),
        work.now,
        days=order.days,
        zone=work.settings.timezone,
        count=DayCount(platform.day_count),
    )
    work.db.add(
        DayPassRow(
            order_id=order.id,
            platform=order.platform,
            holder=holder.key,
            starts_at=starts,
            ends_at=ends,
        )
    )
    work.db.flush()
    if order.invoice_wish is not None:
        form = InvoiceForm.model_validate(order.invoice_wish)
        open_case(work, order.person_id, [InvoicedOrder(kind="pass", id=order.id)], form)


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


def _unit_name(work: Work, unit_id: str | None) -> str | None:
    unit = work.db.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else None
