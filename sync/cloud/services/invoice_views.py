"""Invoices as the phone sees them, and their files."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.invoice_life import Colour, InvoiceState
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.tax import split
from sync.cloud.invoice.pdf import page_count, picture
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.invoicing import invoices_of, own_case
from sync.cloud.store.invoices import InvoiceCase, InvoiceItem, InvoiceMail, InvoiceRow
from sync.protocol.errors import ErrorCode
from sync.protocol.invoices import (
    InvoicedOrder,
    InvoiceForm,
    InvoiceList,
    InvoiceRecord,
    InvoiceView,
    IssuedInvoice,
    MailView,
)

SHOWN = 200
TITLES = 10


def invoices(work: Work, caller: PhoneCaller) -> InvoiceList:
    """开票记录 and the titles used before, newest first."""
    query = (
        select(InvoiceCase)
        .where(InvoiceCase.person_id == caller.person)
        .order_by(InvoiceCase.created_at.desc(), InvoiceCase.id)
        .limit(SHOWN)
    )
    records: list[InvoiceRecord] = []
    titles: dict[str, InvoiceForm] = {}
    for case in work.db.scalars(query):
        last = invoices_of(work, case.id)[-1]
        form = _form(last)
        titles.setdefault(form.model_copy(update={"kind": "normal"}).model_dump_json(), form)
        records.append(
            InvoiceRecord.model_validate(
                {
                    "id": case.id,
                    "state": _state(last),
                    "amount": to_wire(case.amount),
                    "name": last.title["name"],
                    "kind": last.kind,
                    "requested_at": last.requested_at,
                }
            )
        )
    return InvoiceList(invoices=tuple(records), titles=tuple(titles.values())[:TITLES])


def invoice(work: Work, caller: PhoneCaller, case_id: str) -> InvoiceView:
    """One application."""
    case = own_case(work, caller, case_id)
    rows = invoices_of(work, case_id)
    last = rows[-1]
    parts = split(case.amount, work.settings.tax_percent)
    failed = next((row for row in rows if row.state == InvoiceState.FAILED.value), None)
    items = work.db.scalars(
        select(InvoiceItem).where(InvoiceItem.case_id == case_id).order_by(InvoiceItem.position)
    )
    return InvoiceView.model_validate(
        {
            "id": case.id,
            "state": "failed" if failed else _state(last),
            "amount": to_wire(case.amount),
            "net": to_wire(parts.net),
            "tax": to_wire(parts.tax),
            "percent": work.settings.tax_percent,
            "form": _form(last),
            "number": last.number,
            "requested_at": last.requested_at,
            "issued_at": last.issued_at,
            "reason": failed.reason if failed else None,
            "pages": page_count(last.pdf) if last.pdf else 0,
            "orders": [InvoicedOrder.model_validate(_key(item)) for item in items],
            "issued": [_issued(case, row) for row in rows],
            "mail": _mail(work, last),
        }
    )


def page(work: Work, caller: PhoneCaller, case_id: str, number: int) -> bytes:
    """A page of the issued invoice as PNG, from 1; Refusal (request.not-found)."""
    pdf = file(work, caller, case_id, "pdf")[1]
    if not 1 <= number <= page_count(pdf):
        raise Refusal(ErrorCode.NOT_FOUND)
    return picture(pdf, number - 1)


def file(
    work: Work, caller: PhoneCaller, case_id: str, kind: Literal["pdf", "ofd", "xml"]
) -> tuple[str, bytes]:
    """Name and content of a file of the issued invoice; Refusal (request.not-found)."""
    own_case(work, caller, case_id)
    last = invoices_of(work, case_id)[-1]
    content = {"pdf": last.pdf, "ofd": last.ofd, "xml": last.xml}[kind]
    if content is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return f"{last.number}.{kind}", content


def _state(row: InvoiceRow) -> str:
    return row.state


def _key(item: InvoiceItem) -> dict[str, str]:
    return {"kind": item.kind, "id": item.order_id}


def _form(row: InvoiceRow) -> InvoiceForm:
    values = {**row.title, "title_kind": row.title["kind"], "kind": row.kind}
    return InvoiceForm.model_validate(values)


def _issued(case: InvoiceCase, row: InvoiceRow) -> IssuedInvoice:
    sign = -1 if row.colour == Colour.RED.value else 1
    return IssuedInvoice.model_validate(
        {
            "colour": row.colour,
            "kind": row.kind,
            "state": row.state,
            "number": row.number,
            "amount": to_wire(sign * case.amount),
            "issued_at": row.issued_at,
        }
    )


def _mail(work: Work, row: InvoiceRow) -> MailView | None:
    query = select(InvoiceMail).where(InvoiceMail.invoice_id == row.id)
    last = work.db.scalars(query.order_by(InvoiceMail.id.desc()).limit(1)).one_or_none()
    if last is None:
        return None
    return MailView.model_validate(
        {
            "address": last.address,
            "state": "queued" if last.state == "sending" else last.state,
            "at": last.tried_at or last.queued_at,
            "real": work.cloud.providers.mail.real,
        }
    )
