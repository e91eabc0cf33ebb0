"""Asking for invoices: which orders, for whom; changing one (换开); handing a refused one in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.invoice import Sold
from sync.cloud.domain.invoice_life import Colour, InvoiceEvent, InvoiceState, move
from sync.cloud.domain.invoice_title import InvoiceKind, Title, TitleKind, check
from sync.cloud.domain.orders import OrderState
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.consumption import charged_session
from sync.cloud.services.counting import count
from sync.cloud.services.names import fresh
from sync.cloud.store.invoices import InvoiceCase, InvoiceItem, InvoiceRow
from sync.cloud.store.money import OrderRow
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.invoices import AskForInvoice, InvoicedOrder, InvoiceForm

OPERATIONS = {"stamp": "扫码签章", "encrypt": "扫码加密"}


def title_of(form: InvoiceForm) -> tuple[Title, InvoiceKind]:
    """The checked title; Refusal with the field that is wrong."""
    kind = InvoiceKind(form.kind)
    values = form.model_dump(exclude={"kind", "title_kind"})
    values["tax_number"] = values["tax_number"].upper()
    title = Title(TitleKind(form.title_kind), **values)
    check(title, kind)
    return title, kind


def ask(work: Work, caller: PhoneCaller, wish: AskForInvoice) -> str:
    """Apply for one invoice over all the orders; answers the application's id.

    Refusal (invoice.orders) when one of them is not the caller's, not paid or invoiced already.
    """
    _count(work, caller)
    return open_case(work, caller.person, wish.orders, wish.form)


def open_case(
    work: Work, person_id: str, orders: Iterable[InvoicedOrder], form: InvoiceForm
) -> str:
    """The same without a limit, for an order that was paid with its invoice settings."""
    title, kind = title_of(form)
    chosen = list(dict.fromkeys((order.kind, order.id) for order in orders))
    sold = [(order, _sold(work, person_id, *order)) for order in chosen]
    case = InvoiceCase(
        id=fresh("inv"),
        person_id=person_id,
        amount=sum(item.amount for _, item in sold),
        created_at=work.now,
    )
    work.db.add(case)
    work.db.flush()
    # in one order for everyone, so that two applications for the same orders cannot wait in a ring
    for position, ((order_kind, order_id), item) in enumerate(sorted(sold, key=lambda one: one[0])):
        new = insert_missing(
            work.db,
            InvoiceItem,
            kind=order_kind,
            order_id=order_id,
            case_id=case.id,
            position=position,
            name=item.name,
            measure=item.measure,
            quantity=item.quantity,
            amount=item.amount,
        )
        if not new:
            raise Refusal(ErrorCode.INVOICE_ORDERS)
    _add(work, case.id, Colour.BLUE, kind, title, position=0)
    return case.id


def change(work: Work, caller: PhoneCaller, case_id: str, form: InvoiceForm) -> str:
    """换开: a red-letter invoice takes the present one back, then a new one is issued.

    A refused one is handed in again instead. Refusal (invoice.state) while one is being issued.
    """
    _count(work, caller)
    title, kind = title_of(form)
    rows = locked_invoices(work, caller, case_id)
    last = rows[-1]
    if any(row.state == InvoiceState.FAILED.value for row in rows):
        for row in rows:
            if row.state == InvoiceState.FAILED.value:
                row.state = move(InvoiceState.FAILED, InvoiceEvent.RETRY).value
                row.reason = row.asked_at = None
        last.title, last.kind = title.values(), kind.value
        return case_id
    # asked of the table only: the red invoice does it once it is issued
    move(InvoiceState(last.state), InvoiceEvent.REVERSE)
    old = Title.of(last.title)
    place = last.position + 1
    _add(work, case_id, Colour.RED, InvoiceKind(last.kind), old, position=place, reverses=last.id)
    _add(work, case_id, Colour.BLUE, kind, title, position=place + 1)
    return case_id


def own_case(work: Work, caller: PhoneCaller, case_id: str) -> InvoiceCase:
    """The caller's application; Refusal (request.not-found)."""
    case = work.db.get(InvoiceCase, case_id)
    if case is None or case.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return case


def invoices_of(work: Work, case_id: str) -> list[InvoiceRow]:
    """All invoices of an application, in their order."""
    query = select(InvoiceRow).where(InvoiceRow.case_id == case_id).order_by(InvoiceRow.position)
    return list(work.db.scalars(query))


def locked_invoices(work: Work, caller: PhoneCaller, case_id: str) -> list[InvoiceRow]:
    """The same, and nobody else changes them before this transaction ends."""
    own_case(work, caller, case_id)
    query = select(InvoiceCase).where(InvoiceCase.id == case_id).with_for_update()
    work.db.scalars(query).one()
    return invoices_of(work, case_id)


def _sold(work: Work, person_id: str, kind: str, order_id: str) -> Sold:
    if kind == "pass":
        order = work.db.get(OrderRow, order_id)
        paid = order is not None and order.state == OrderState.PAID.value
        if order is not None and paid and (order.person_id, order.kind) == (person_id, "pass"):
            assert order.days is not None  # every pass has a length
            return Sold("*信息系统服务*CA畅享包(日包)", "天", order.days, order.amount)
        raise Refusal(ErrorCode.INVOICE_ORDERS)
    session = charged_session(work, person_id, order_id)
    paid_amount = session.charge_amount - session.charge_gift if session else 0
    if session is None or not paid_amount:
        raise Refusal(ErrorCode.INVOICE_ORDERS)
    use = OPERATIONS.get(session.operation, session.operation)
    return Sold(f"*信息系统服务*CA互认服务费({use})", "次", 1, paid_amount)


def _add(
    work: Work,
    case_id: str,
    colour: Colour,
    kind: InvoiceKind,
    title: Title,
    *,
    position: int,
    reverses: str | None = None,
) -> None:
    work.db.add(
        InvoiceRow(
            id=fresh("bill"),
            case_id=case_id,
            position=position,
            colour=colour.value,
            kind=kind.value,
            title=title.values(),
            state=InvoiceState.ISSUING.value,
            reverses=reverses,
            requested_at=work.now,
        )
    )
    work.db.flush()


def _count(work: Work, caller: PhoneCaller) -> None:
    count(work, f"invoices:{caller.person}", work.settings.limits.invoices_per_person)
