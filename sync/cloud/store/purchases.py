"""What the authorities sell, and who asked for it, was granted it and paid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class ProductRow(Table):
    """A certificate that can be bought."""

    __tablename__ = "certificate_product"
    code: Mapped[str] = mapped_column(primary_key=True)
    authority: Mapped[str] = mapped_column(ForeignKey("authority.code"))
    ca_name: Mapped[str]
    algorithm: Mapped[str]
    scope: Mapped[str]
    """``unit`` or ``person``."""
    price: Mapped[int]
    """fen"""
    days: Mapped[int]


class CertificateRequestRow(Table):
    """A wish for a certificate, from the application to the right it became."""

    __tablename__ = "certificate_request"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    product: Mapped[str] = mapped_column(ForeignKey("certificate_product.code"))
    platform: Mapped[str | None] = mapped_column(ForeignKey("platform.code"))
    """Where it is to be used, when the applicant said so."""
    note: Mapped[str]
    todo_id: Mapped[str | None] = mapped_column(ForeignKey("todo.id"), index=True)
    """The decision it waits for or had; None when it needs nobody's word."""
    order_id: Mapped[str | None] = mapped_column(ForeignKey("payment_order.id"))
    """The latest order for it; paid when there is a right."""
    right_id: Mapped[str | None] = mapped_column(ForeignKey("certificate_right.id"), index=True)
    created_at: Mapped[datetime]
    paid_until: Mapped[datetime | None]
    """End of what was paid for; counted from the first issue, None before it."""
