"""Units on their way to being verified: the data, the letters, the transfers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class FoundingRow(Table):
    """One application to create a unit."""

    __tablename__ = "founding"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    stage: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str]
    credit_code: Mapped[str]
    legal_name: Mapped[str]
    legal_number: Mapped[bytes]
    """Encrypted."""
    legal_key: Mapped[str]
    """Keyed fingerprint of the legal representative's document number."""
    by_legal_person: Mapped[bool]
    misreadings: Mapped[int]
    reason: Mapped[str | None]
    """Why it failed, or what the reviewer wrote."""
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class LetterRow(Table):
    """A letter of authorisation as it was handed in, and how it was read; append-only."""

    __tablename__ = "authorisation_letter"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    founding_id: Mapped[str] = mapped_column(ForeignKey("founding.id"), index=True)
    at: Mapped[datetime]
    media_type: Mapped[str]
    content: Mapped[bytes]
    """Encrypted."""
    outcome: Mapped[str]


class TransferRow(Table):
    """A small transfer to a corporate account; its amount is for the account's owner alone."""

    __tablename__ = "proving_transfer"
    id: Mapped[str] = mapped_column(primary_key=True)
    founding_id: Mapped[str] = mapped_column(ForeignKey("founding.id"), index=True)
    at: Mapped[datetime]
    holder: Mapped[str]
    bank: Mapped[str]
    branch: Mapped[str]
    account: Mapped[bytes]
    """Encrypted account number."""
    account_end: Mapped[str]
    """Its last four digits."""
    amount: Mapped[bytes]
    """Encrypted fen."""
    wrong: Mapped[int]
    """Wrong amounts entered."""
