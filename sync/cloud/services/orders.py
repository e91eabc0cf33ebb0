"""Crediting each payment order exactly once, when its channel reports the payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
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
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.payment import Charge, Notice, SandboxPayment
from sync.cloud.services import certificate_requests, stock, wallet
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.messages import tell
from sync.cloud.services.order_views import own_order
from sync.cloud.services.placing import SUBJECTS, charge_of, withdraw
from sync.cloud.store.money import OrderRow, PaymentNoticeRow
from sync.protocol.errors import ErrorCode

EFFECTS: Final[Mapping[str, Callable[[Work, OrderRow], None]]] = {
    "recharge": wallet.credit_recharge,
    "pass": wallet.start_pass,
    "certificate": certificate_requests.give_right,
    "stock": stock.add_lot,
}
"""What a paid order brings, by its kind. Each runs once, in the transaction of the report and with
the order locked, posts the money, and must not refuse: the payer has paid."""


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
        receive(cloud, channel.notice(trade, now=now))


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
        trade = withdraw(cloud, charge)
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
    row.state = move(OrderState(row.state), OrderEvent.PAY).value
    row.paid_at, row.trade_number = trade.paid_at, trade.number
    subject = SUBJECTS[row.kind]
    tell(work, row.person_id, "paid", amount=to_wire(row.amount), subject=subject)
    EFFECTS[row.kind](work, row)
