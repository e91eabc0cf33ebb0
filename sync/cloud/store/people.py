"""Persons, units and who belongs to them; phones and desktops."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class Person(Table):
    """Someone with a phone number; the first login registers."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    real_name_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Unit(Table):
    """A company or body."""

    __tablename__ = "unit"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    credit_code: Mapped[str] = mapped_column(index=True, unique=True)
    kind: Mapped[str] = mapped_column(server_default="enterprise")
    """单位类型, e.g. ``enterprise``."""
    legal_name: Mapped[str | None]
    legal_key: Mapped[str | None]
    """Keyed fingerprint of the legal representative's document number."""
    verified_at: Mapped[datetime | None]


class Membership(Table):
    """A person in a unit, with one of the three roles."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id"),
        Index(
            "ix_membership_one_admin",
            "unit_id",
            unique=True,
            sqlite_where=text("role = 'admin' AND ended_at IS NULL"),
            postgresql_where=text("role = 'admin' AND ended_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Recognition(Table):
    """Mutual recognition, opened once per person and identity."""

    __tablename__ = "recognition"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    unit_key: Mapped[str] = mapped_column(primary_key=True)
    """Unit id, or empty for personal use."""
    agreement: Mapped[str]
    opened_at: Mapped[datetime]


class SmsCode(Table):
    """The code last sent to a number, hashed."""

    __tablename__ = "sms_code"
    phone: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    sent_at: Mapped[datetime]
    wrong: Mapped[int]


class PhoneLogin(Table):
    """A phone's cookie, hashed."""

    __tablename__ = "phone_login"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Desktop(Table):
    """An end of sessions: a desktop with its device token, hashed, and whom a login bound it to;
    or a platform's own site, which calls with signatures and is bound to nobody."""

    __tablename__ = "desktop"
    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    created_at: Mapped[datetime]
    node: Mapped[str | None]
    """Code of the platform whose site it is."""
