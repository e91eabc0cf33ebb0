"""What the managers of a unit keep: invitations, its picture, its papers, changes of its data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class Invitation(Table):
    """Someone is asked by phone number to join; he may not have registered yet."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    phone: Mapped[str] = mapped_column(index=True)
    invited_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str]
    """As it was last answered; whether an open one has expired is asked of the clock."""
    answered_at: Mapped[datetime | None]


class UnitPicture(Table):
    """单位头像, made anew by our own encoder."""

    __tablename__ = "unit_picture"
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    content: Mapped[bytes]
    """PNG."""
    tag: Mapped[str]
    """Names this picture, so that a browser asks for a new one."""
    changed_at: Mapped[datetime]


class UnitChange(Table):
    """单位信息变更: new data that an operator has to approve; until then the old ones hold."""

    __tablename__ = "unit_change"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str]
    legal_name: Mapped[str]
    legal_number: Mapped[bytes]
    """Encrypted."""
    legal_key: Mapped[str]
    agreement: Mapped[str]
    """Version that was ticked."""
    former: Mapped[dict[str, str]]
    """Name, kind and legal person before."""
    note: Mapped[str | None]
    """What the operator wrote."""
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class UnitMaterial(Table):
    """单位认证材料: a paper that was handed in; append-only but for the change it belongs to."""

    __tablename__ = "unit_material"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
    """Encrypted."""
    at: Mapped[datetime]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("unit_change.id"), index=True)


class CertificateLot(Table):
    """Certificates that a unit has bought and not named a holder for yet (单位证书余量)."""

    __tablename__ = "certificate_lot"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    product: Mapped[str] = mapped_column(ForeignKey("certificate_product.code"))
    count: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    """Who bought."""
    order_id: Mapped[str | None] = mapped_column(ForeignKey("payment_order.id"))
    at: Mapped[datetime]
