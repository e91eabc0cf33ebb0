"""Seals and the grants to use them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class SealRow(Table):
    """A seal of a unit or of a person, with its signed data."""

    __tablename__ = "seal"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    owner: Mapped[str]
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    width_mm: Mapped[float]
    height_mm: Mapped[float]
    data: Mapped[bytes]
    """GB/T 38540 SESeal, DER."""
    svg: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str | None]
    """Person."""


class SealGrant(Table):
    """A member's right to a unit's seal for a period."""

    __tablename__ = "seal_grant"
    id: Mapped[str] = mapped_column(primary_key=True)
    seal_id: Mapped[str] = mapped_column(ForeignKey("seal.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    granted_at: Mapped[datetime | None]
    granted_by: Mapped[str | None]
    """Person."""
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    """Person."""
