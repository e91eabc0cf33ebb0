"""The ledger, payment orders and day passes; amounts in fen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class AccountRow(Table):
    """An account's balance; the sum of its postings, kept beside them."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("balance >= 0 OR code = 'payments'", name="floor"),)
    code: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int]


class EntryRow(Table):
    """Why money moved, when, and for whom; append-only."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("uq_ledger_entry_order_id", "order_id", "kind", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None]
    platform: Mapped[str | None]
    session_id: Mapped[str | None] = mapped_column(index=True)
    order_id: Mapped[str | None]


class PostingRow(Table):
    """One side of an entry; append-only."""

    __tablename__ = "ledger_posting"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    amount: Mapped[int]


class OrderRow(Table):
    """A payment through a channel."""

    __tablename__ = "payment_order"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None]
    platform: Mapped[str | None]
    days: Mapped[int | None]
    amount: Mapped[int]
    gift: Mapped[int] = mapped_column(server_default="0")
    """fen given on top of a recharge."""
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(index=True, server_default="paid")
    placed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """The channel was last asked about it."""
    trade_number: Mapped[str | None] = mapped_column(index=True, unique=True)
    """The channel's number of the payment."""
    invoice_wish: Mapped[dict[str, str] | None]
    """开票信息: the invoice to ask for once it is paid."""
    wish: Mapped[dict[str, Any] | None]
    """What a payment for certificates brings: the application it is for, or what goes into stock
    (`BuyStock`)."""


class PaymentNoticeRow(Table):
    """A payment that a channel reported, and what became of it; append-only."""

    __tablename__ = "payment_notice"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    order_id: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    trade_number: Mapped[str]
    amount: Mapped[int]
    verdict: Mapped[str]


class DayPassRow(Table):
    """A paid day pass of one platform and one identity."""

    __tablename__ = "day_pass"
    order_id: Mapped[str] = mapped_column(ForeignKey("payment_order.id"), primary_key=True)
    platform: Mapped[str] = mapped_column(ForeignKey("platform.code"))
    holder: Mapped[str] = mapped_column(index=True)
    """``unit:<id>`` or ``person:<id>``."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
