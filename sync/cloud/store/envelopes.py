"""Encrypted files: key pairs to encrypt for, keys to be opened, and what was encrypted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from sync.cloud.store.columns import Table


class EncryptionKeyRow(Table):
    """An encryption certificate beside a signing one, with the cloud's share of its key."""

    __tablename__ = "encryption_key"
    id: Mapped[str] = mapped_column(primary_key=True)
    issued_id: Mapped[str] = mapped_column(ForeignKey("issued.id"), index=True)
    current: Mapped[bool]
    """The one that new files are encrypted for."""
    serial: Mapped[str] = mapped_column(unique=True)
    certificate: Mapped[bytes]
    wrapped_share: Mapped[bytes]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]


class SessionEnvelope(Table):
    """What an encrypting or decrypting session is for."""

    __tablename__ = "session_envelope"
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), primary_key=True)
    project: Mapped[str]
    opening_at: Mapped[datetime | None]
    """The latest of all files; no key is released before."""
    reply_key: Mapped[str | None]
    """hex"""
    serial: Mapped[str | None]
    """The encryption certificate in use, once authorised."""
    done: Mapped[list[str]] = mapped_column(JSON())
    """Files that the desktop has finished so far."""


class EnvelopeRow(Table):
    """One wrapped key that the two parties are to open, and what became of it."""

    __tablename__ = "envelope"
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), primary_key=True)
    file_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    head_sha256: Mapped[str]
    opening_at: Mapped[datetime | None]
    project: Mapped[str]
    keys: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    """`WrappedKey`s."""
    ephemeral: Mapped[str | None]
    sealed: Mapped[str | None]
    """hex, for the desktop's reply key"""


class SealedBid(Table):
    """A file that was encrypted by scan: its key is not opened before its time."""

    __tablename__ = "sealed_bid"
    wrapped_sha256: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    serial: Mapped[str] = mapped_column(index=True)
    """Of the encryption certificate."""
    document: Mapped[str]
    head_sha256: Mapped[str]
    project: Mapped[str]
    opening_at: Mapped[datetime | None]
    at: Mapped[datetime]
