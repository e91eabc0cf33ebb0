"""Invoices and consumption as the phone sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Ident, Money, Wire

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
OrderKind = Literal["pass", "use"]


class InvoiceForm(Wire):
    """What is filled in for an invoice."""

    kind: Literal["normal", "special"]
    title_kind: Literal["unit", "person"]
    name: Line
    email: Line
    tax_number: Line = ""
    address: Line = ""
    phone: Line = ""
    bank: Line = ""
    account: Line = ""


class InvoicedOrder(Wire):
    """An order that an invoice covers or is to cover."""

    kind: OrderKind
    id: Ident


class AskForInvoice(Wire):
    """POST /v1/phone/invoices"""

    orders: tuple[InvoicedOrder, ...] = Field(min_length=1, max_length=500)
    form: InvoiceForm


class MailTo(Wire):
    """POST /v1/phone/invoices/{id}/mail: 发送邮箱, to another address too."""

    email: Line


class MailView(Wire):
    """The last mail of an invoice."""

    address: str
    state: Literal["queued", "sent", "failed"]
    at: datetime
    real: bool
    """False in a sandbox without a mail server: nothing was really sent."""


class IssuedInvoice(Wire):
    """One invoice of an application, blue or red."""

    colour: Literal["blue", "red"]
    kind: Literal["normal", "special"]
    state: Literal["issuing", "issued", "reversed", "failed"]
    number: str | None
    amount: Money
    """Negative on a red one."""
    issued_at: datetime | None


class InvoiceView(Wire):
    """GET /v1/phone/invoices/{id}: an application and its present invoice."""

    id: Ident
    state: Literal["issuing", "issued", "failed"]
    amount: Money
    net: Money
    tax: Money
    percent: int
    form: InvoiceForm
    number: str | None
    requested_at: datetime
    issued_at: datetime | None
    reason: str | None
    pages: int
    """Pictures of the issued invoice; 0 until then."""
    orders: tuple[InvoicedOrder, ...]
    issued: tuple[IssuedInvoice, ...]
    """Everything that was issued, oldest first."""
    mail: MailView | None


class InvoiceRecord(Wire):
    """A row of 开票记录."""

    id: Ident
    state: Literal["issuing", "issued", "failed"]
    amount: Money
    name: str
    kind: Literal["normal", "special"]
    requested_at: datetime


class InvoiceList(Wire):
    """GET /v1/phone/invoices, newest first; with the titles used before."""

    invoices: tuple[InvoiceRecord, ...]
    titles: tuple[InvoiceForm, ...]


class Consumption(Wire):
    """A per-use charge."""

    id: Ident
    at: datetime
    platform_name: str
    holder: str
    personal: bool
    operation: Literal["stamp", "encrypt", "decrypt", "login"]
    ca: str
    amount: Money
    invoiceable: Money
    """What was paid out of the recharged part."""
    invoice: Ident | None


class Month(Wire):
    """GET /v1/phone/account/consumption?month=2026-11"""

    month: str
    months: tuple[str, ...]
    """All months with a charge, newest first."""
    total: Money
    rows: tuple[Consumption, ...]


class RechargeRow(Wire):
    """A row of 充值明细."""

    order: Ident
    at: datetime
    channel: Literal["alipay", "wechat"]
    amount: Money
    gift: Money


class Recharges(Wire):
    """GET /v1/phone/account/recharges"""

    rows: tuple[RechargeRow, ...]


class Account(Wire):
    """GET /v1/phone/account: 互认账户; the two parts sum to the balance."""

    balance: Money
    own: Money
    gift: Money
    reserved: Money
    """Of the balance, set aside for sessions that are under way."""


class Billable(Wire):
    """GET /v1/phone/account/billable: consumption without an invoice, personal and units'."""

    rows: tuple[Consumption, ...]
