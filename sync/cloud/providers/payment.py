"""Payments through 支付宝 and 微信支付."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

Channel = Literal["alipay", "wechat"]


class PaymentProvider(Protocol):
    """Collects an amount for an order."""

    def pay(self, order: str, amount: int, *, channel: Channel) -> None:
        """Collect `amount` fen; paying the same order again collects nothing.

        Refusal (billing.payment-failed) when the payer or the channel declines.
        """


@dataclass(slots=True)
class SandboxPayment:
    """Collects nothing; can be told to decline."""

    declining: set[Channel] = field(default_factory=set)
    paid: dict[str, int] = field(default_factory=dict)
    """Orders paid, fen."""

    def pay(self, order: str, amount: int, *, channel: Channel) -> None:
        """Remember the order."""
        if channel in self.declining:
            raise Refusal(ErrorCode.PAYMENT_FAILED)
        self.paid.setdefault(order, amount)
