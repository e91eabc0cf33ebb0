"""Having invoices numbered by the tax service, drawn, stored and queued for the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.invoice import Invoice, Sold, lines_of, total_of
from sync.cloud.domain.invoice_life import Colour, InvoiceEvent, InvoiceState, move
from sync.cloud.domain.invoice_title import InvoiceKind, Title
from sync.cloud.domain.orders import OrderEvent, OrderState
from sync.cloud.domain.orders import move as move_order
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.tax import Receipt, Rejection
from sync.cloud.services.invoice_mailing import queue
from sync.cloud.services.invoicing import invoices_of
from sync.cloud.services.messages import tell
from sync.cloud.services.orders import locked
from sync.cloud.store.invoices import InvoiceCase, InvoiceItem, InvoiceRow
from sync.protocol.errors import ErrorCode

NAMED_ORDERS = 6
"""Orders whose numbers fit into the remark."""


def issue_waiting(cloud: Cloud) -> None:
    """Go on with every application that waits for the tax service."""
    with cloud.reading() as work:
        query = select(InvoiceRow).where(InvoiceRow.state == InvoiceState.ISSUING.value)
        cases = {row.case_id for row in work.db.scalars(query) if _to_be_asked(work, row)}
    for case_id in sorted(cases):
        issue_case(cloud, case_id)


def issue_case(cloud: Cloud, case_id: str) -> None:
    """Issue what an application waits for, one invoice after the other."""
    while _issue_next(cloud, case_id):
        pass


def document(work: Work, row: InvoiceRow) -> Invoice:
    """What the invoice says, without its number while it has none."""
    query = select(InvoiceItem).where(InvoiceItem.case_id == row.case_id)
    items = list(work.db.scalars(query.order_by(InvoiceItem.position)))
    percent, colour = work.settings.tax_percent, Colour(row.colour)
    sold = (Sold(item.name, item.measure, item.quantity, item.amount) for item in items)
    lines = lines_of(sold, percent, colour)
    buyer = Title.of(row.title)
    return Invoice(
        kind=InvoiceKind(row.kind),
        colour=colour,
        number=row.number or "",
        issued_at=row.issued_at or work.now,
        seller=work.settings.seller,
        buyer=buyer,
        percent=percent,
        lines=lines,
        total=total_of(lines, percent),
        remark=_remark(work, row, buyer, items),
    )


def _issue_next(cloud: Cloud, case_id: str) -> bool:
    """Whether one was issued, so that the next may follow."""
    with cloud.reading() as work:
        open_rows = [
            row
            for row in invoices_of(work, case_id)
            if row.state in (InvoiceState.ISSUING.value, InvoiceState.FAILED.value)
        ]
        if not open_rows or open_rows[0].state == InvoiceState.FAILED.value:
            return False
        row = open_rows[0]
        invoice = document(work, row)
        now = work.now
    # outside of any transaction: the tax service may be slow, and drawing takes its time too
    try:
        answer = cloud.providers.tax.issue(row.id, invoice, now=now)
    except Refusal as refusal:
        if refusal.error is not ErrorCode.PROVIDER_FAILED:
            raise
        answer = None
    if isinstance(answer, Receipt):
        return _take(cloud, row.id, invoice, answer)
    with cloud.writing() as work:
        waiting = _locked(work, row.id)
        waiting.asked_at = work.now
        if isinstance(answer, Rejection) and waiting.state == InvoiceState.ISSUING.value:
            waiting.state = move(InvoiceState.ISSUING, InvoiceEvent.REJECT).value
            waiting.reason = answer.reason[:255]
            tell(work, _person(work, row), "invoice-refused", reason=answer.reason[:200])
    return False


def _take(cloud: Cloud, invoice_id: str, invoice: Invoice, receipt: Receipt) -> bool:
    # drawing loads libraries that take a noticeable time, and only an invoice needs them
    from sync.cloud.invoice.documents import make_documents

    numbered = replace(invoice, number=receipt.number, issued_at=receipt.issued_at)
    documents = make_documents(numbered, cloud.settings.timezone)
    with cloud.writing() as work:
        row = _locked(work, invoice_id)
        if row.state != InvoiceState.ISSUING.value:
            return True  # another worker was as quick; the number is the same
        row.state = move(InvoiceState.ISSUING, InvoiceEvent.ISSUE).value
        row.number, row.issued_at = receipt.number, receipt.issued_at
        row.pdf, row.ofd, row.xml = documents.pdf, documents.ofd, documents.xml
        if row.reverses is not None:
            old = _locked(work, row.reverses)
            old.state = move(InvoiceState(old.state), InvoiceEvent.REVERSE).value
            return True
        _mark_orders(work, row.case_id)
        queue(work, row.id, row.title["email"])
        tell(work, _person(work, row), "invoice-issued", number=receipt.number)
    return True


def _mark_orders(work: Work, case_id: str) -> None:
    query = select(InvoiceItem).where(InvoiceItem.case_id == case_id, InvoiceItem.kind == "pass")
    for item in work.db.scalars(query.order_by(InvoiceItem.order_id)):
        order = locked(work, item.order_id)
        if order is not None and order.state == OrderState.PAID.value:
            order.state = move_order(OrderState.PAID, OrderEvent.INVOICE).value


def _locked(work: Work, invoice_id: str) -> InvoiceRow:
    query = select(InvoiceRow).where(InvoiceRow.id == invoice_id).with_for_update()
    return work.db.scalars(query.execution_options(populate_existing=True)).one()


def _to_be_asked(work: Work, row: InvoiceRow) -> bool:
    patience = timedelta(seconds=work.settings.limits.invoice_ask_seconds)
    return row.asked_at is None or work.now >= row.asked_at + patience


def _person(work: Work, row: InvoiceRow) -> str:
    return work.db.get_one(InvoiceCase, row.case_id).person_id


def _remark(work: Work, row: InvoiceRow, buyer: Title, items: list[InvoiceItem]) -> str:
    said = []
    if row.reverses is not None:
        old = work.db.get_one(InvoiceRow, row.reverses)
        said.append(f"红字发票,对应蓝字发票号码:{old.number}")
    if row.kind == InvoiceKind.SPECIAL.value:
        said.append(f"购买方地址:{buyer.address} 电话:{buyer.phone}")
        said.append(f"购买方开户行:{buyer.bank} 账号:{buyer.account}")
    named = "、".join(item.order_id for item in items[:NAMED_ORDERS])
    more = f" 等 {len(items)} 笔" if len(items) > NAMED_ORDERS else ""
    said.append(f"订单号:{named}{more}")
    return "\n".join(said)
