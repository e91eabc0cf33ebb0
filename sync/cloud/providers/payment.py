"""Payment channels: an order is placed, somebody pays, and the channel reports it, signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sync.cloud.domain.orders import Trade
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers import alipay, wechat_pay
from sync.cloud.providers.channel_book import ChannelBook
from sync.protocol.errors import ErrorCode

Channel = Literal["alipay", "wechat"]
CHANNELS: Final[tuple[Channel, ...]] = ("alipay", "wechat")


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be collected."""

    order: str
    channel: Channel
    amount: int
    """fen"""
    subject: str
    """What the payer reads."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A report as it came over the network; nothing in it is believed yet."""

    channel: Channel
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)


class PaymentProvider(Protocol):
    """A merchant's contract with both channels."""

    def place(self, charge: Charge) -> str:
        """Place an order and answer the cashier's address, empty for the page's own cashier.

        Placing the same order again changes nothing. Refusal (billing.payment-failed).
        """

    def read_notice(self, notice: Notice, *, now: datetime) -> Trade | None:
        """The payment that a notice reports, None if it reports something else.

        Refusal (billing.notice-forged) unless the channel's signature is good and fresh.
        """

    def query(self, charge: Charge) -> Trade | None:
        """Whether the order was paid; Refusal (provider.failed)."""

    def withdraw(self, charge: Charge) -> None:
        """Close the order, so that nobody can pay it any more; Refusal (provider.failed)."""


@dataclass
class SandboxPayment:
    """Collects nothing: whoever confirms on the sandbox's cashier has paid.

    Its reports are signed as the real ones are, by keys of its own.
    """

    book: ChannelBook = field(default_factory=ChannelBook)
    declining: set[Channel] = field(default_factory=set)
    """Channels that decline every payment."""
    silent: bool = False
    """No report is sent; only asking tells."""
    failing: bool = False
    """Neither orders nor questions are answered."""

    def place(self, charge: Charge) -> str:
        """Write it down."""
        self._reach()
        self.book.place(charge.order, charge.channel, charge.amount)
        return ""

    def pay(self, order: str, *, now: datetime) -> Trade:
        """What the payer does on the cashier; paying again changes nothing.

        Refusal (billing.payment-failed) for a declined, closed or unknown order.
        """
        trade = self.book.trade(order)
        if trade is None and self.book.channel(order) not in self.declining:
            trade = self.book.pay(order, now=now)
        if trade is None:
            raise Refusal(ErrorCode.PAYMENT_FAILED)
        return trade

    def notice(self, trade: Trade, *, now: datetime) -> Notice:
        """The signed report of a payment."""
        if trade.channel == "alipay":
            body = alipay.notice_body(trade, self.alipay_merchant, self._alipay_key, now=now)
            return Notice("alipay", {"content-type": alipay.MEDIA_TYPE}, body)
        headers, body = wechat_pay.notice(trade, self.wechat_merchant, self._wechat_key, now=now)
        return Notice("wechat", headers, body)

    def read_notice(self, notice: Notice, *, now: datetime) -> Trade | None:
        """Believe what the sandbox itself signed."""
        if notice.channel == "alipay":
            return alipay.read_notice(notice.body, self.alipay_merchant)
        return wechat_pay.read_notice(notice.headers, notice.body, self.wechat_merchant, now=now)

    def query(self, charge: Charge) -> Trade | None:
        """Look it up."""
        self._reach()
        return self.book.trade(charge.order)

    def withdraw(self, charge: Charge) -> None:
        """Cross it out."""
        self._reach()
        self.book.close(charge.order)

    @cached_property
    def alipay_merchant(self) -> alipay.Merchant:
        """Who we are to Alipay, and the key that its reports are checked with."""
        return alipay.Merchant("sandbox-app", "sandbox-seller", self._alipay_key.public_key())

    @cached_property
    def wechat_merchant(self) -> wechat_pay.Merchant:
        """Who we are to WeChat Pay, the key of its reports, and our own secret."""
        return wechat_pay.Merchant(
            "sandbox-app",
            "sandbox-merchant",
            self.book.secret("wechat-v3"),
            serial="SANDBOX",
            public_key=self._wechat_key.public_key(),
        )

    @cached_property
    def _alipay_key(self) -> RSAPrivateKey:
        return self.book.key("alipay")

    @cached_property
    def _wechat_key(self) -> RSAPrivateKey:
        return self.book.key("wechat")

    def _reach(self) -> None:
        if self.failing:
            raise Refusal(ErrorCode.PROVIDER_FAILED)
