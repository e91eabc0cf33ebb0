"""Placing payment orders at their channels, and taking them back."""

from __future__ import annotations

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.orders import OrderState, Trade
from sync.cloud.providers.payment import CHANNELS, Charge
from sync.cloud.services.names import fresh
from sync.cloud.store.money import OrderRow

SUBJECTS = {
    "recharge": "互认账户充值",
    "pass": "共享互认CA畅享包(日包)",
    "certificate": "数字证书",
    "stock": "数字证书",
}
"""What the payer reads at the channel, by the order's kind; always in Chinese."""


def order_id(work: Work) -> str:
    """The same for a repeated call: if the channel's answer or our commit was lost, the order is
    found again instead of being placed twice."""
    return f"ord-{work.call}" if work.call else fresh("ord")


def place(work: Work, order: OrderRow) -> str:
    """Write a pending order and place it at its channel; answers the cashier's address.

    Refusal (billing.payment-failed, provider.failed).
    """
    order.state, order.placed_at = OrderState.PENDING.value, work.now
    work.db.add(order)
    work.db.flush()
    return work.cloud.providers.payment.place(charge_of(order))


def withdraw(cloud: Cloud, charge: Charge) -> Trade | None:
    """See to it that nobody can pay any more; the payment, if somebody was quicker.

    Refusal (provider.failed).
    """
    channel = cloud.providers.payment
    channel.withdraw(charge)
    # it may have been paid between the last question and the closing
    return channel.query(charge)


def charge_of(row: OrderRow) -> Charge:
    """The order as its channel knows it."""
    channel = next(name for name in CHANNELS if name == row.channel)
    return Charge(row.id, channel, row.amount, SUBJECTS[row.kind])
