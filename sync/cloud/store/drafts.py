"""The seal that a person is just making: what was previewed is what is submitted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class SealDraft(Table):
    """The last preview of a person; the next one takes its place."""

    __tablename__ = "seal_draft"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    """None: a personal seal."""
    kind: Mapped[str]
    name: Mapped[str]
    owner: Mapped[str]
    picture_type: Mapped[str]
    """``SVG`` or ``PNG``, as the seal's data will say."""
    picture: Mapped[bytes]
    width_mm: Mapped[float]
    height_mm: Mapped[float]
    created_at: Mapped[datetime]
