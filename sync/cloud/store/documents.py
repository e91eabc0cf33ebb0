"""Documents that phones brought to be stamped; contents are encrypted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class PhoneDocument(Table):
    """One document, as it came and as it was signed last."""

    __tablename__ = "phone_document"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    size: Mapped[int]
    """bytes of the newest content"""
    pages: Mapped[list[list[float]]]
    """Width and height of each page as displayed, mm."""
    stage: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
    signed: Mapped[bytes | None] = mapped_column(deferred=True)
    imported_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    session_id: Mapped[str | None] = mapped_column(ForeignKey("session.id"))
    """That stamps it now, or stamped it last."""
    prepared: Mapped[str | None] = mapped_column(Text)
    """The stamped file that waits for its signature, as JSON."""
