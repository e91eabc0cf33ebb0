"""A payment order's states, all moves through one table, and what a payment report may do.

    待支付 pending → 已支付 paid → 已开票 invoiced
    side exit: 已关闭 closed (nobody paid in time)

Money that arrives late is honoured: the payer has paid, and nothing is ever refunded (manual 6.1,
rule 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from signing.errors import InternalError


class OrderState(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    PAID = "paid"
    INVOICED = "invoiced"
    CLOSED = "closed"


class OrderEvent(StrEnum):
    """What moves an order."""

    PAY = "pay"
    """The channel reported the payment."""
    CLOSE = "close"
    """Nobody paid in time."""
    INVOICE = "invoice"
    """The invoice was issued."""


TABLE: Final = {
    (OrderState.PENDING, OrderEvent.PAY): OrderState.PAID,
    (OrderState.CLOSED, OrderEvent.PAY): OrderState.PAID,
    (OrderState.PENDING, OrderEvent.CLOSE): OrderState.CLOSED,
    (OrderState.PAID, OrderEvent.INVOICE): OrderState.INVOICED,
}
"""Every allowed move."""
SETTLED: Final = frozenset({OrderState.PAID, OrderState.INVOICED})
"""The money is here."""


def move(state: OrderState, event: OrderEvent) -> OrderState:
    """The state after `event`; InternalError for a move that is not in the table."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise InternalError(f"订单不能从 {state} 经 {event} 继续。") from None


class Verdict(StrEnum):
    """What became of a channel's report that somebody paid."""

    CREDITED = "credited"
    REPEATED = "repeated"
    """The same payment was credited before."""
    PAID_AGAIN = "paid-again"
    """A second payment for a paid order; nothing is credited, people must look."""
    UNKNOWN_ORDER = "unknown-order"
    WRONG_AMOUNT = "wrong-amount"


ACCEPTED: Final = frozenset({Verdict.CREDITED, Verdict.REPEATED})
"""The channel need not report these again."""


@dataclass(frozen=True, slots=True)
class Due:
    """What an order expects."""

    state: OrderState
    channel: str
    amount: int
    """fen"""
    trade: str | None
    """The channel's number of the payment that was credited."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A payment as the channel reports it."""

    order: str
    number: str
    """The channel's own number."""
    channel: str
    amount: int
    """fen"""
    paid_at: datetime


def judge(due: Due | None, trade: Trade) -> Verdict:
    """Whether `trade` pays what is due; an order is credited by one payment only."""
    if due is None or due.channel != trade.channel:
        return Verdict.UNKNOWN_ORDER
    if due.amount != trade.amount:
        return Verdict.WRONG_AMOUNT
    if due.state in SETTLED:
        return Verdict.REPEATED if due.trade == trade.number else Verdict.PAID_AGAIN
    return Verdict.CREDITED
