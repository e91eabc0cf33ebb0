"""What the authorities sell, and on which platforms it can be used."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.certificates import PlatformAuthority
from sync.cloud.store.purchases import ProductRow
from sync.protocol.certificates import ProductList, ProductView
from sync.protocol.errors import ErrorCode

Scope = Literal["unit", "person"]


def products(work: Work, scope: Scope | None = None) -> ProductList:
    """All of one scope, or of both."""
    query = select(ProductRow).order_by(ProductRow.code)
    if scope is not None:
        query = query.where(ProductRow.scope == scope)
    return ProductList(products=tuple(product_view(work, row) for row in work.db.scalars(query)))


def product_named(work: Work, code: str, *, scope: Scope) -> ProductRow:
    """A product of that scope; Refusal (request.not-found)."""
    row = work.db.get(ProductRow, code)
    if row is None or row.scope != scope:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def product_of(work: Work, code: str) -> ProductRow:
    """The product that a stored application names."""
    return work.db.get_one(ProductRow, code)


def product_view(work: Work, row: ProductRow) -> ProductView:
    """As the phone lists it."""
    platforms = work.db.scalars(
        select(PlatformAuthority.platform)
        .where(PlatformAuthority.authority == row.authority)
        .order_by(PlatformAuthority.platform)
    )
    return ProductView.model_validate(
        {
            "code": row.code,
            "ca": row.ca_name,
            "algorithm": row.algorithm,
            "scope": row.scope,
            "price": to_wire(row.price),
            "days": row.days,
            "platforms": tuple(platforms),
        }
    )
