"""What a phone calls about its account and its invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Query, Response
from starlette.background import BackgroundTask

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import Once, TheCall
from sync.cloud.api.room import room
from sync.cloud.cloud import Cloud, Work
from sync.cloud.services import consumption, invoice_views, invoicing
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.invoice_issuing import issue_case
from sync.cloud.services.invoice_mailing import TYPES, send_again, send_waiting
from sync.protocol.base import Ident
from sync.protocol.invoices import (
    Account,
    AskForInvoice,
    Billable,
    InvoiceForm,
    InvoiceList,
    InvoiceView,
    MailTo,
    Month,
    Recharges,
)

router = room("/v1/phone", tag="account and invoices")
MonthName = Annotated[str, Query(max_length=7)]


@router.get("/account")
def account(cloud: TheCloud, caller: ThePhone) -> Account:
    """互认账户."""
    with cloud.reading() as work:
        return consumption.account(work, caller)


@router.get("/account/recharges")
def recharges(cloud: TheCloud, caller: ThePhone) -> Recharges:
    """充值明细."""
    with cloud.reading() as work:
        return consumption.recharges(work, caller)


@router.get("/account/consumption")
def month(cloud: TheCloud, caller: ThePhone, language: TheLanguage, month: MonthName = "") -> Month:
    """消费明细 of a month."""
    with cloud.reading(language) as work:
        return consumption.month(work, caller, month)


@router.get("/account/billable")
def billable(cloud: TheCloud, caller: ThePhone) -> Billable:
    """Consumption that can be invoiced."""
    with cloud.reading() as work:
        return consumption.billable(work, caller)


@router.get("/invoices")
def list_invoices(cloud: TheCloud, caller: ThePhone) -> InvoiceList:
    """开票记录."""
    with cloud.reading() as work:
        return invoice_views.invoices(work, caller)


@router.post("/invoices", dependencies=[OwnPage], response_model=InvoiceView)
def ask(caller: ThePhone, call: TheCall, wish: AskForInvoice) -> Response:
    """开具发票."""
    return _begun(call, caller, wish, lambda work: invoicing.ask(work, caller, wish))


@router.get("/invoices/{case_id}")
def read_invoice(cloud: TheCloud, caller: ThePhone, case_id: Ident) -> InvoiceView:
    """发票详情; the page asks until it is issued."""
    with cloud.reading() as work:
        return invoice_views.invoice(work, caller, case_id)


@router.post("/invoices/{case_id}/change", dependencies=[OwnPage], response_model=InvoiceView)
def change(caller: ThePhone, call: TheCall, case_id: Ident, wish: InvoiceForm) -> Response:
    """换开发票, or hand a refused one in again."""
    return _begun(call, caller, wish, lambda work: invoicing.change(work, caller, case_id, wish))


@router.post("/invoices/{case_id}/mail", dependencies=[OwnPage], response_model=InvoiceView)
def mail(
    cloud: TheCloud, caller: ThePhone, call: TheCall, case_id: Ident, wish: MailTo
) -> Response:
    """发送邮箱."""

    def use_case(work: Work) -> InvoiceView:
        send_again(work, caller, case_id, wish.email)
        return invoice_views.invoice(work, caller, case_id)

    response = call.run(caller, wish, use_case)
    response.background = BackgroundTask(send_waiting, cloud)
    return response


@router.get("/invoices/{case_id}/pages/{number}", response_class=Response)
def page(cloud: TheCloud, caller: ThePhone, case_id: Ident, number: int) -> Response:
    """A page as a picture."""
    with cloud.reading() as work:
        picture = invoice_views.page(work, caller, case_id, number)
    return Response(picture, media_type="image/png")


@router.get("/invoices/{case_id}/files/{kind}", response_class=Response)
def file(
    cloud: TheCloud, caller: ThePhone, case_id: Ident, kind: Literal["pdf", "ofd", "xml"]
) -> Response:
    """A file to keep."""
    with cloud.reading() as work:
        name, content = invoice_views.file(work, caller, case_id, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[kind], headers=headers)


def _begun(
    call: Once,
    caller: PhoneCaller,
    wish: AskForInvoice | InvoiceForm,
    begin: Callable[[Work], str],
) -> Response:
    """Apply, answer, and issue behind the answer."""
    cases: list[str] = []

    def use_case(work: Work) -> InvoiceView:
        cases.append(begin(work))
        return invoice_views.invoice(work, caller, cases[0])

    response = call.run(caller, wish, use_case)
    if cases:
        response.background = BackgroundTask(_issue, call.cloud, cases[0])
    return response


def _issue(cloud: Cloud, case_id: str) -> None:
    issue_case(cloud, case_id)
    send_waiting(cloud)
