"""What waits for someone: tasks of a unit's administrators, messages to persons, operators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class TodoRow(Table):
    """A decision that a unit's administrator or legal person has to take (待办任务)."""

    __tablename__ = "todo"
    id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    """Who asks."""
    note: Mapped[str]
    wish: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """What is asked for, in the words of the kind; empty when the kind says it all."""
    state: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class MessageRow(Table):
    """A message to a person (消息中心); its sentence is made from kind and facts when read."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    facts: Mapped[dict[str, str]]
    read_at: Mapped[datetime | None]


class OperatorLogin(Table):
    """An operator's cookie, hashed."""

    __tablename__ = "operator_login"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
