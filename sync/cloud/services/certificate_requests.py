"""申请证书: choose a product, be granted it by the unit, pay, and have the right to receive it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.certificate_life import Life, Step, life, move
from sync.cloud.domain.certificate_life import LifeFacts as Facts
from sync.cloud.domain.joining import Asking, Kind
from sync.cloud.domain.orders import OrderState
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger, placing
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.asking import Asked, Effect, ask
from sync.cloud.services.certificate_products import product_named, product_of, product_view
from sync.cloud.services.certificates import issued_on
from sync.cloud.services.deciding import decided_units
from sync.cloud.services.facts import person_facts
from sync.cloud.services.ledger import purpose_of
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.services.order_views import view
from sync.cloud.services.paid_time import life_of_right
from sync.cloud.services.people import locked_person, person_of
from sync.cloud.services.views import platform_of
from sync.cloud.store.certificates import CertificateRight
from sync.cloud.store.money import OrderRow
from sync.cloud.store.office import TodoRow
from sync.cloud.store.people import Unit
from sync.cloud.store.purchases import CertificateRequestRow, ProductRow
from sync.protocol.certificates import (
    AskForCertificate,
    BuyCertificate,
    CertificateRequestList,
    CertificateRequestView,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.money import OrderView

SHOWN = 50
_UNFINISHED: Final = frozenset({Life.APPLIED, Life.GRANTED, Life.PAID})


def request(work: Work, caller: PhoneCaller, wish: AskForCertificate) -> CertificateRequestView:
    """Apply. A member waits for the unit's word; deciders, and persons for themselves, do not.

    Refusal: not a member, no such product, or the same application is under way.
    """
    # one after the other for the same person, so that nobody asks twice at once
    locked_person(work, caller.person)
    check_person(person_facts(work, caller.person), wish.unit)
    product = product_named(work, wish.product, scope="unit" if wish.unit else "person")
    if wish.platform is not None:
        platform_of(work, wish.platform)
    for row in _rows(work, caller):
        same = (row.unit_id, row.product) == (wish.unit, product.code)
        if same and _life(work, row, caller.device) in _UNFINISHED:
            raise Refusal(ErrorCode.CERTIFICATE_PENDING)
    row = CertificateRequestRow(
        id=fresh("wish"),
        person_id=caller.person,
        unit_id=wish.unit,
        product=product.code,
        platform=wish.platform,
        note=wish.note,
        created_at=work.now,
    )
    work.db.add(row)
    if wish.unit is not None and wish.unit not in decided_units(work, caller.person):
        said = {"request": row.id}
        todo = ask(work, caller.person, wish.unit, Kind.CERTIFICATE, note=wish.note, wish=said)
        row.todo_id = todo.id
    work.db.flush()
    return _view(work, row, caller.device)


def requests(work: Work, caller: PhoneCaller) -> CertificateRequestList:
    """申请记录: one's own, the latest first."""
    return CertificateRequestList(
        requests=tuple(_view(work, row, caller.device) for row in _rows(work, caller))
    )


def purchase(work: Work, caller: PhoneCaller, request_id: str, wish: BuyCertificate) -> OrderView:
    """An order for what was granted; an unpaid earlier one is withdrawn, so that one is paid.

    Refusal: not granted (403), paid already, no member any more, or the channel declines.
    """
    row = _locked(work, request_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    move(_life(work, row, caller.device), Step.PAY)
    check_person(person_facts(work, caller.person), row.unit_id)
    former = work.db.get(OrderRow, row.order_id) if row.order_id else None
    if former is not None and former.state == OrderState.PENDING:
        _withdraw(work, former)
    product = product_of(work, row.product)
    order = OrderRow(
        id=placing.order_id(work),
        kind="certificate",
        person_id=caller.person,
        unit_id=row.unit_id,
        days=product.days,
        amount=product.price,
        gift=0,
        channel=wish.channel,
        wish={"request": row.id},
    )
    cashier = placing.place(work, order)
    row.order_id = order.id
    work.db.flush()
    return view(work, order, cashier=cashier)


def give_right(work: Work, order: OrderRow) -> None:
    """What a paid order for a certificate brings: the person may receive it.

    Issuing asks again whether he is still a member.
    """
    assert order.wish is not None
    row = _locked(work, order.wish["request"])
    assert row is not None  # applications are never deleted
    product = product_of(work, row.product)
    ledger.post(work, books.buy_certificate(product.authority, order.amount), purpose_of(order))
    if row.right_id is not None:
        # withdrawn at its channel and paid all the same: nothing is refunded, so it brings another
        row = CertificateRequestRow(
            id=fresh("wish"),
            person_id=row.person_id,
            unit_id=row.unit_id,
            product=row.product,
            platform=row.platform,
            note=row.note,
            todo_id=row.todo_id,
            created_at=work.now,
        )
        work.db.add(row)
    right = right_for(work, row, product)
    work.db.add(right)
    work.db.flush()
    row.order_id, row.right_id = order.id, right.id
    work.db.flush()


def right_for(work: Work, row: CertificateRequestRow, product: ProductRow) -> CertificateRight:
    """A unit's certificate names the unit with its code, a personal one the person."""
    unit = work.db.get_one(Unit, row.unit_id) if row.unit_id else None
    person = person_of(work, row.person_id)
    todo = work.db.get(TodoRow, row.todo_id) if row.todo_id else None
    return CertificateRight(
        id=fresh("right"),
        person_id=row.person_id,
        unit_id=row.unit_id,
        authority=product.authority,
        ca_name=product.ca_name,
        algorithm=product.algorithm,
        subject=unit.name if unit else person.name,
        organisation=unit.name if unit else None,
        subject_serial=unit.credit_code if unit else None,
        days=product.days,
        granted_at=work.now,
        granted_by=todo.decided_by if todo else None,
    )


def _withdraw(work: Work, order: OrderRow) -> None:
    """Nobody can pay it any more; Refusal (certificate.paid) when its report is under way."""
    if placing.withdraw(work.cloud, placing.charge_of(order)) is not None:
        raise Refusal(ErrorCode.CERTIFICATE_PAID)


def _locked(work: Work, request_id: str) -> CertificateRequestRow | None:
    """The application, locked until the transaction ends."""
    return work.db.get(
        CertificateRequestRow, request_id, with_for_update=True, populate_existing=True
    )


def _rows(work: Work, caller: PhoneCaller) -> list[CertificateRequestRow]:
    query = (
        select(CertificateRequestRow)
        .where(CertificateRequestRow.person_id == caller.person)
        .order_by(CertificateRequestRow.created_at.desc(), CertificateRequestRow.id)
        .limit(SHOWN)
    )
    return list(work.db.scalars(query))


def _life(work: Work, row: CertificateRequestRow, device: str) -> Life:
    right = work.db.get(CertificateRight, row.right_id) if row.right_id else None
    if right is not None:
        return life_of_right(work, right, issued_on(work, right, device))
    todo = work.db.get(TodoRow, row.todo_id) if row.todo_id else None
    asking = Asking(todo.state) if todo else Asking.APPROVED
    return life(Facts(asking=asking, paid=False), work.now)


def _view(work: Work, row: CertificateRequestRow, device: str) -> CertificateRequestView:
    product = product_view(work, product_of(work, row.product))
    todo = work.db.get(TodoRow, row.todo_id) if row.todo_id else None
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    return CertificateRequestView.model_validate(
        {
            "id": row.id,
            "unit": row.unit_id,
            "unit_name": unit.name if unit else None,
            "product": product,
            "platform": row.platform,
            "fits": row.platform is None or row.platform in product.platforms,
            "note": row.note,
            "life": _life(work, row, device).value,
            "right": row.right_id,
            "created_at": row.created_at,
            "decided_at": todo.decided_at if todo else None,
        }
    )


def _asked(work: Work, todo: TodoRow) -> Asked:
    row = work.db.get_one(CertificateRequestRow, todo.wish["request"])
    product = product_of(work, row.product)
    kind = "SM2" if product.algorithm.startswith("sm2") else "RSA"
    return Asked(items=(f"{product.ca_name} {kind}",))


def _approve(work: Work, todo: TodoRow) -> None:
    check_person(person_facts(work, todo.person_id), todo.unit_id)
    _tell(work, todo, "certificate-granted")


def _refuse(work: Work, todo: TodoRow) -> None:
    _tell(work, todo, "certificate-refused")


def _tell(work: Work, todo: TodoRow, kind: str) -> None:
    unit = work.db.get_one(Unit, todo.unit_id)
    tell(work, todo.person_id, kind, unit=unit.name, items=_asked(work, todo).items[0])


EFFECT: Final = Effect(_approve, _refuse, _asked)
"""Of a decision about a unit's certificate."""
