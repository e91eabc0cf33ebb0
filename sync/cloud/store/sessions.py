"""Scan sessions, their files, and their QR codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sync.cloud.store.columns import Table


class SessionRow(Table):
    """One scan session."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(primary_key=True)
    desktop_id: Mapped[str] = mapped_column(ForeignKey("desktop.id"), index=True)
    platform: Mapped[str] = mapped_column(ForeignKey("platform.code"))
    operation: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    """The present state was entered."""
    control_code: Mapped[str]
    price_use: Mapped[int]
    price_day: Mapped[int]
    charge_unit: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    device: Mapped[str | None]
    """The phone that scanned."""
    phone_seen: Mapped[datetime | None]
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    issued_id: Mapped[str | None] = mapped_column(ForeignKey("issued.id"))
    charge_mode: Mapped[str | None]
    charge_amount: Mapped[int]
    """fen"""
    charge_gift: Mapped[int] = mapped_column(server_default="0")
    """Of it, fen out of what was given."""
    charge_state: Mapped[str | None]
    payer_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Whose reservation it is."""
    reason: Mapped[str | None]
    reason_facts: Mapped[dict[str, Any]]
    asks: Mapped[list[str]] = mapped_column(server_default="[]")
    """Identity data that a platform asks for at a login."""
    qr_event: Mapped[str | None]
    qr_link: Mapped[str | None] = mapped_column(Text)
    qr_expires: Mapped[datetime | None]
    files: Mapped[list[SessionFileRow]] = relationship(
        order_by="SessionFileRow.position", lazy="selectin"
    )


class SessionFileRow(Table):
    """One file: what was declared, what was signed, what became of it."""

    __tablename__ = "session_file"
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[str]
    name: Mapped[str]
    pages: Mapped[int]
    marks: Mapped[int]
    size: Mapped[int] = mapped_column(server_default="0")
    """bytes; told for encrypted files"""
    seals: Mapped[list[str]]
    digests: Mapped[dict[str, str]]
    issued_id: Mapped[str | None]
    """The certificate the attributes and the signature belong to."""
    attributes: Mapped[bytes | None]
    partial: Mapped[dict[str, Any] | None]
    """The cloud's half already given out, with the nonce point it answered."""
    signature: Mapped[bytes | None]
    status: Mapped[str | None]
    output_sha256: Mapped[str | None]


class QrRow(Table):
    """A one-time QR code; the row outlives the session's memory of it to name a used one."""

    __tablename__ = "qr"
    event: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    expires_at: Mapped[datetime]
    used_by: Mapped[str | None]
