"""The application centre: notices and subscriptions, credit ratings and reports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class NoticeRow(Table):
    """A tender notice."""

    __tablename__ = "notice"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    region: Mapped[str] = mapped_column(index=True)
    tenderer: Mapped[str]
    budget: Mapped[int]
    """fen"""
    published_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)


class SubscriptionRow(Table):
    """What a person wants to hear of."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("person_id", "keyword", "region"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    keyword: Mapped[str]
    """Folded; empty for any."""
    region: Mapped[str]
    """Empty for all."""
    created_at: Mapped[datetime]


class RatingRow(Table):
    """An application of a unit for a credit rating."""

    __tablename__ = "credit_rating"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    grade: Mapped[str | None]
    applied_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class CreditReportRow(Table):
    """A credit report of a unit, kept as it was downloaded."""

    __tablename__ = "credit_report"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    grade: Mapped[str]
    points: Mapped[dict[str, int]]
    document: Mapped[bytes]
    """PDF."""
