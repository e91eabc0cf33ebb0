"""Placing payment orders, and crediting each exactly once when a channel reports its payment."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.orders import (
    Due,
    OrderEvent,
    OrderState,
    Trade,
    Verdict,
    judge,
    move,
)
from sync.cloud.domain.passes import DayCount, Holder, next_period
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.payment import CHANNELS, Charge, Notice, SandboxPayment
from sync.cloud.services import ledger
from sync.cloud.services.facts import passes_of
from sync.cloud.services.invoicing import open_case
from sync.cloud.services.ledger import Purpose
from sync.cloud.services.messages import tell
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.money import DayPassRow, OrderRow, PaymentNoticeRow
from sync.protocol.errors import ErrorCode
from sync.protocol.invoices import InvoicedOrder, InvoiceForm

SUBJECTS = {
    "recharge": "互认账户充值",
    "pass": "共享互认CA畅享包(日包)",
    "certificate": "数字证书",
}
"""What the payer reads at the channel; always in Chinese."""


def place(work: Work, order: OrderRow) -> str:
    """Write a pending order and place it at its channel; answers the cashier's address.

    Refusal (billing.payment-failed, provider.failed).
    """
    order.state, order.placed_at = OrderState.PENDING.value, work.now
    work.db.add(order)
    work.db.flush()
    return work.cloud.providers.payment.place(charge_of(order))


def pay_at_once(work: Work, order: OrderRow, entry: books.Entry) -> None:
    """Place an order and have the sandbox pay it here and now, `entry` being its entry.

    Refusal (billing.payment-failed) when the channel declines, or is a real one: that one is paid
    on its own cashier.
    """
    place(work, order)
    channel = work.cloud.providers.payment
    if not isinstance(channel, SandboxPayment):
        raise Refusal(ErrorCode.PAYMENT_FAILED)
    trade = channel.pay(order.id, now=work.now)
    _take(work, order, trade)
    ledger.post(work, entry, _purpose(order))


def receive(cloud: Cloud, notice: Notice) -> Verdict | None:
    """Take a channel's report, None if it reports no payment; Refusal (billing.notice-forged)."""
    trade = cloud.providers.payment.read_notice(notice, now=cloud.settings.clock())
    if trade is None:
        return None
    with cloud.writing() as work:
        return credit(work, trade)


def credit(work: Work, trade: Trade) -> Verdict:
    """Do what a proven report asks for; the order's lock makes two reports wait for each other."""
    row = locked(work, trade.order)
    due = None
    if row is not None:
        due = Due(OrderState(row.state), row.channel, row.amount, row.trade_number)
    verdict = judge(due, trade)
    work.db.add(
        PaymentNoticeRow(
            at=work.now,
            order_id=trade.order[:255],
            channel=trade.channel,
            trade_number=trade.number[:255],
            amount=trade.amount,
            verdict=verdict.value,
        )
    )
    if row is not None and verdict is Verdict.CREDITED:
        _pay(work, row, trade)
    return verdict


def reconcile(cloud: Cloud) -> int:
    """Ask the channels about orders that nobody reported, and close the overdue; how many moved."""
    with cloud.reading() as work:
        rows = work.db.scalars(select(OrderRow).where(OrderRow.state == OrderState.PENDING.value))
        waiting = [charge_of(row) for row in rows if _to_be_asked(work, row)]
    return sum(_reconcile_one(cloud, charge) for charge in waiting)


def locked(work: Work, order_id: str) -> OrderRow | None:
    """The order, locked until the transaction ends."""
    query = select(OrderRow).where(OrderRow.id == order_id).with_for_update()
    return work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()


def charge_of(row: OrderRow) -> Charge:
    """The order as its channel knows it."""
    channel = next(name for name in CHANNELS if name == row.channel)
    return Charge(row.id, channel, row.amount, SUBJECTS[row.kind])


def expires(work: Work, row: OrderRow) -> bool:
    """Whether nobody paid in time."""
    assert row.placed_at is not None  # only orders of the first schema lack it
    return work.now >= row.placed_at + timedelta(seconds=work.settings.limits.order_seconds)


def _to_be_asked(work: Work, row: OrderRow) -> bool:
    last = row.asked_at or row.placed_at
    patience = timedelta(seconds=work.settings.limits.order_ask_seconds)
    return last is not None and work.now >= last + patience


def _reconcile_one(cloud: Cloud, charge: Charge) -> bool:
    # outside of any transaction: a channel may be slow, and nobody should wait for it meanwhile
    trade, overdue = _ask(cloud, charge)
    with cloud.writing() as work:
        row = locked(work, charge.order)
        if row is None or row.state != OrderState.PENDING.value:
            return False
        row.asked_at = work.now
        if trade is not None:
            return credit(work, trade) is Verdict.CREDITED
        if overdue:
            row.state = move(OrderState.PENDING, OrderEvent.CLOSE).value
        return overdue


def _ask(cloud: Cloud, charge: Charge) -> tuple[Trade | None, bool]:
    """The payment, if there is one; else whether the order was closed at the channel."""
    channel = cloud.providers.payment
    try:
        trade = channel.query(charge)
        if trade is not None or not _overdue(cloud, charge):
            return trade, False
        channel.withdraw(charge)
        # it may have been paid between the question and the closing
        trade = channel.query(charge)
    except Refusal as refusal:
        if refusal.error is not ErrorCode.PROVIDER_FAILED:
            raise
        return None, False
    return trade, trade is None


def _overdue(cloud: Cloud, charge: Charge) -> bool:
    with cloud.reading() as work:
        row = work.db.get(OrderRow, charge.order)
        return row is not None and expires(work, row)


def _pay(work: Work, row: OrderRow, trade: Trade) -> None:
    _take(work, row, trade)
    purpose = _purpose(row)
    if row.kind == "recharge":
        ledger.post(work, books.recharge(row.person_id, row.amount), purpose)
        if row.gift:
            ledger.post(work, books.give(row.person_id, row.gift), purpose)
        return
    assert row.platform is not None and row.days is not None
    ledger.post(work, books.buy_pass(row.platform, row.amount), purpose)
    # only now: the posting locked the platform's account, so a pass bought at once is seen
    holder = Holder(row.person_id, row.unit_id)
    platform = work.db.get(PlatformRow, row.platform)
    assert platform is not None  # a foreign key
    starts, ends = next_period(
        passes_of(work, holder, row.platform),
        work.now,
        days=row.days,
        zone=work.settings.timezone,
        count=DayCount(platform.day_count),
    )
    work.db.add(
        DayPassRow(
            order_id=row.id,
            platform=row.platform,
            holder=holder.key,
            starts_at=starts,
            ends_at=ends,
        )
    )
    work.db.flush()
    if row.invoice_wish is not None:
        form = InvoiceForm.model_validate(row.invoice_wish)
        open_case(work, row.person_id, [InvoicedOrder(kind="pass", id=row.id)], form)


def _take(work: Work, row: OrderRow, trade: Trade) -> None:
    row.state = move(OrderState(row.state), OrderEvent.PAY).value
    row.paid_at, row.trade_number = trade.paid_at, trade.number
    subject = SUBJECTS[row.kind]
    tell(work, row.person_id, "paid", amount=to_wire(row.amount), subject=subject)


def _purpose(row: OrderRow) -> Purpose:
    return Purpose(row.person_id, unit=row.unit_id, platform=row.platform, order=row.id)
