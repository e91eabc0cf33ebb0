"""The network: its nodes beside the platforms, their calls, consents, and webhooks on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class NodeRow(Table):
    """A node that is no platform: a CA, a seal agency, a supervision system, an app.

    Platforms have prices and are listed with them (`PlatformRow`); codes are unique over both.
    """

    __tablename__ = "node"
    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    endpoint: Mapped[str]
    """Where it is called; a path means this cloud's own address."""
    public_key: Mapped[bytes]
    """Ed25519, 32 bytes."""
    wrapped_key: Mapped[bytes | None]
    """The private key of a node that this cloud runs itself."""
    removed_at: Mapped[datetime | None]


class NodeNonce(Table):
    """A signed call that was answered, so that it cannot be played again."""

    __tablename__ = "node_nonce"
    node: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class ConsentRow(Table):
    """What a person lets one platform know, in one identity; at most one is live."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    platform: Mapped[str] = mapped_column(ForeignKey("platform.code"))
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"))
    """The login at which it was given."""
    items: Mapped[list[str]]
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    """``withdrawn`` by the person, or ``replaced`` by a newer consent."""
    read_at: Mapped[datetime | None]
    """When the platform last read the data."""


class WebhookRow(Table):
    """A message to a platform, kept until it was taken or given up."""

    __tablename__ = "webhook"
    id: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(ForeignKey("platform.code"))
    created_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    tries: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """The next attempt; None once it was taken or given up."""
    outcome: Mapped[str | None]
    """``taken`` or ``given-up``."""
