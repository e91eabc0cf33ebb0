"""Use records, stored answers of idempotent calls, counted calls and the cloud's own facts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class UseRecord(Table):
    """Who used what on which document, and how it ended; append-only."""

    __tablename__ = "use_record"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    operation: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(index=True)
    seals: Mapped[list[str]]
    certificate_serial: Mapped[str | None]
    platform: Mapped[str]
    document: Mapped[str]
    """File name."""
    document_digest: Mapped[str]
    """``<digest name>:<hex>`` of what was signed."""
    result: Mapped[str]


class StoredAnswer(Table):
    """The answer of a mutating call, to be given again when the call is repeated."""

    __tablename__ = "stored_answer"
    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[bytes | None]
    """Encrypted: an answer may hold a pepper."""


class CountedCall(Table):
    """One call that counts against a limit."""

    __tablename__ = "counted_call"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    bucket: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


class Fact(Table):
    """A value of the cloud itself, e.g. whether the demo was sown."""

    __tablename__ = "fact"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
