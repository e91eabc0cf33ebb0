"""单位证书余量: bought for the unit, then given to members one by one."""

from __future__ import annotations

from sqlalchemy import exists, func, select

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger, placing
from sync.cloud.services.certificate_products import product_named, product_of
from sync.cloud.services.certificate_requests import right_for
from sync.cloud.services.facts import person_facts
from sync.cloud.services.ledger import purpose_of
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.services.order_views import view
from sync.cloud.services.permitting import UnitCaller, locked_unit, role_of
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.management import CertificateLot
from sync.cloud.store.money import OrderRow
from sync.cloud.store.people import Person, Unit
from sync.cloud.store.purchases import CertificateRequestRow, ProductRow
from sync.protocol.errors import ErrorCode
from sync.protocol.keeping import AssignStock, BuyStock, Stock, StockList
from sync.protocol.money import OrderView


def stock(work: Work, caller: UnitCaller) -> StockList:
    """Every product that is sold to units, with what the unit has of it."""
    query = select(ProductRow).where(ProductRow.scope == "unit").order_by(ProductRow.code)
    return StockList(stock=tuple(_view(work, caller.unit, row) for row in work.db.scalars(query)))


def buy(work: Work, caller: UnitCaller, wish: BuyStock) -> OrderView:
    """An order for several; one may go to a member once it is paid (为成员购买).

    Refusal: no such product, the channel declines, not a member.
    """
    unit = locked_unit(work, caller)
    product = product_named(work, wish.product, scope="unit")
    if wish.person is not None:
        _check_holder(work, unit, wish.person)
    order = OrderRow(
        id=placing.order_id(work),
        kind="stock",
        person_id=caller.person,
        unit_id=unit.id,
        days=product.days,
        amount=product.price * wish.count,
        gift=0,
        channel=wish.channel,
        wish=wish.model_dump(),
    )
    return view(work, order, cashier=placing.place(work, order))


def add_lot(work: Work, order: OrderRow) -> None:
    """What a paid order for stock brings; who left the unit meanwhile is given none of it."""
    wish = BuyStock.model_validate(order.wish)
    # locked, as for everything that changes in a unit
    unit = work.db.get_one(Unit, order.unit_id, with_for_update=True, populate_existing=True)
    product = product_of(work, wish.product)
    ledger.post(work, books.buy_certificate(product.authority, order.amount), purpose_of(order))
    work.db.add(
        CertificateLot(
            id=fresh("lot"),
            unit_id=unit.id,
            product=product.code,
            count=wish.count,
            person_id=order.person_id,
            order_id=order.id,
            at=work.now,
        )
    )
    work.db.flush()
    if wish.person is not None and role_of(work, wish.person, unit.id) is not None:
        _give(work, unit, product, wish.person, by=order.person_id)


def assign(work: Work, caller: UnitCaller, wish: AssignStock) -> StockList:
    """Give one to a member. Refusal: none left, not a member."""
    unit = locked_unit(work, caller)
    product = product_named(work, wish.product, scope="unit")
    _check_holder(work, unit, wish.person)
    _give(work, unit, product, wish.person, by=caller.person)
    return stock(work, caller)


def _check_holder(work: Work, unit: Unit, person_id: str) -> None:
    if work.db.get(Person, person_id) is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    check_person(person_facts(work, person_id), unit.id)


def _give(work: Work, unit: Unit, product: ProductRow, person_id: str, *, by: str) -> None:
    lot = next((lot for lot in _lots(work, unit.id, product) if _left(work, lot) > 0), None)
    if lot is None:
        raise Refusal(ErrorCode.STOCK_EMPTY)
    # kept like a purchase of his own: the time that was paid for counts from the first issue
    row = CertificateRequestRow(
        id=fresh("wish"),
        person_id=person_id,
        unit_id=unit.id,
        product=product.code,
        note="",
        order_id=lot.order_id,
        created_at=work.now,
    )
    right = right_for(work, row, product)
    right.lot_id, right.granted_by = lot.id, by
    work.db.add(right)
    work.db.flush()
    row.right_id = right.id
    work.db.add(row)
    tell(work, person_id, "certificate-assigned", unit=unit.name, items=product.ca_name)
    work.db.flush()


def _lots(work: Work, unit_id: str, product: ProductRow) -> list[CertificateLot]:
    """The oldest first."""
    query = select(CertificateLot).where(
        CertificateLot.unit_id == unit_id, CertificateLot.product == product.code
    )
    return list(work.db.scalars(query.order_by(CertificateLot.at, CertificateLot.id)))


def _assigned(work: Work, lot: CertificateLot) -> int:
    """One that was taken back before anybody received it is there again."""
    received = exists().where(IssuedRow.right_id == CertificateRight.id)
    query = select(func.count()).where(
        CertificateRight.lot_id == lot.id, CertificateRight.ended_at.is_(None) | received
    )
    return work.db.scalar(query) or 0


def _left(work: Work, lot: CertificateLot) -> int:
    return lot.count - _assigned(work, lot)


def _view(work: Work, unit_id: str, product: ProductRow) -> Stock:
    lots = _lots(work, unit_id, product)
    bought, assigned = sum(lot.count for lot in lots), sum(_assigned(work, lot) for lot in lots)
    return Stock.model_validate(
        {
            "product": product.code,
            "ca": product.ca_name,
            "algorithm": product.algorithm,
            "price": to_wire(product.price),
            "days": product.days,
            "bought": bought,
            "assigned": assigned,
            "left": bought - assigned,
        }
    )
