"""Orders and the account as the phone sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sync.protocol.base import Ident, Money, Wire

OrderStateName = Literal["pending", "paid", "invoiced", "closed"]
ChannelName = Literal["alipay", "wechat"]


class GiftOffer(Wire):
    """充值赠送."""

    reached: Money
    given: Money


class Tariff(Wire):
    """GET /v1/phone/tariff: what may be bought when a use asks for it."""

    recharges: tuple[Money, ...]
    days: tuple[int, ...]
    gifts: tuple[GiftOffer, ...]


class OrderView(Wire):
    """An order through a payment channel."""

    id: Ident
    kind: Literal["recharge", "pass", "certificate", "stock"]
    state: OrderStateName
    amount: Money
    gift: Money
    channel: ChannelName
    placed_at: datetime
    paid_at: datetime | None
    expires_at: datetime
    """Unpaid, it is closed then."""
    cashier: str
    """Address of the channel's cashier; empty where this page is the cashier (sandbox)."""
    platform: Ident | None
    platform_name: str | None
    holder: str
    """Name of the unit, or of the person for personal use."""
    personal: bool
    days: int | None
    starts: datetime | None
    """Of a paid day pass."""
    ends: datetime | None
    invoice: Ident | None
    """The application that covers it."""


class OrderList(Wire):
    """GET /v1/phone/orders: day passes (订单中心), newest first."""

    orders: tuple[OrderView, ...]
