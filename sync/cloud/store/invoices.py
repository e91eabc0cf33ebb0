"""Invoices: what was applied for, which orders it covers, each invoice issued, and its mails."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class InvoiceCase(Table):
    """An application for an invoice; its amount never changes, whatever is issued for it."""

    __tablename__ = "invoice_case"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    amount: Mapped[int]
    """fen, tax included"""
    created_at: Mapped[datetime]


class InvoiceItem(Table):
    """An order that is invoiced; the key lets each into one application only, for ever."""

    __tablename__ = "invoice_item"
    kind: Mapped[str] = mapped_column(primary_key=True)
    """``pass`` or ``use``."""
    order_id: Mapped[str] = mapped_column(primary_key=True)
    """Of the day pass's order, or of the session."""
    case_id: Mapped[str] = mapped_column(ForeignKey("invoice_case.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    measure: Mapped[str]
    quantity: Mapped[int]
    amount: Mapped[int]


class InvoiceRow(Table):
    """One invoice, blue or red, in the order of its application."""

    __tablename__ = "invoice"
    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("invoice_case.id"), index=True)
    position: Mapped[int]
    colour: Mapped[str]
    kind: Mapped[str]
    title: Mapped[dict[str, str]]
    state: Mapped[str] = mapped_column(index=True)
    reverses: Mapped[str | None] = mapped_column(ForeignKey("invoice.id"))
    number: Mapped[str | None] = mapped_column(index=True, unique=True)
    requested_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Why the tax service refused."""
    pdf: Mapped[bytes | None] = mapped_column(deferred=True)
    ofd: Mapped[bytes | None] = mapped_column(deferred=True)
    xml: Mapped[bytes | None] = mapped_column(deferred=True)


class InvoiceMail(Table):
    """A mail with an invoice's three files."""

    __tablename__ = "invoice_mail"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"), index=True)
    address: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    """``queued``, ``sending``, ``sent`` or ``failed``."""
    queued_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    tries: Mapped[int]
