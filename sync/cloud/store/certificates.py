"""Authorities, rights to a certificate, and certificates issued on a device."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class AuthorityRow(Table):
    """A test authority: roots, issuers, responders, the TSA and the seal agency."""

    __tablename__ = "authority"
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("authority.code"))
    role: Mapped[str]
    name: Mapped[str]
    algorithm: Mapped[str]
    certificate: Mapped[bytes]
    wrapped_key: Mapped[bytes]


class CertificateRight(Table):
    """The right of a person to have a certificate of one authority, personal or for a unit."""

    __tablename__ = "certificate_right"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    authority: Mapped[str] = mapped_column(ForeignKey("authority.code"))
    ca_name: Mapped[str]
    algorithm: Mapped[str]
    subject: Mapped[str]
    """Common name."""
    organisation: Mapped[str | None]
    subject_serial: Mapped[str | None]
    days: Mapped[int]
    """Life of a certificate issued under it."""
    granted_at: Mapped[datetime | None]
    granted_by: Mapped[str | None]
    """Person who let the holder have it; None for one's own purchase."""
    lot_id: Mapped[str | None]
    """Bought by the unit in advance (`CertificateLot`)."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    """Person who took it back."""
    home_platform: Mapped[str | None]
    """Code of the platform where it was obtained; everywhere else it works by recognition."""


class IssuedRow(Table):
    """A certificate on one device, with the cloud's share of its key."""

    __tablename__ = "issued"
    id: Mapped[str] = mapped_column(primary_key=True)
    right_id: Mapped[str] = mapped_column(ForeignKey("certificate_right.id"), index=True)
    device: Mapped[str]
    current: Mapped[bool]
    """Not yet replaced by another one on the same device."""
    serial: Mapped[str] = mapped_column(unique=True)
    certificate: Mapped[bytes]
    wrapped_share: Mapped[bytes]
    wrapped_pepper: Mapped[bytes]
    pin_verifier: Mapped[str]
    wrong: Mapped[int]
    locked_until: Mapped[datetime | None]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revocation: Mapped[str | None]
    """Reason in the words of RFC 5280, e.g. ``superseded``."""


class PinFailure(Table):
    """One wrong PIN."""

    __tablename__ = "pin_failure"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    issued_id: Mapped[str] = mapped_column(ForeignKey("issued.id"), index=True)
    session_id: Mapped[str]
    """Empty when the PIN was being changed."""
    at: Mapped[datetime]


class PlatformRow(Table):
    """A platform: a node of the network with a price rule and a face of its own."""

    __tablename__ = "platform"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="trading")
    """``trading``, ``province-service`` or ``national-service``."""
    price_use: Mapped[int]
    """fen"""
    price_day: Mapped[int]
    """fen"""
    charge_unit: Mapped[str]
    day_count: Mapped[str] = mapped_column(server_default="calendar")
    """`DayCount`: what a day of its passes is."""
    public_key: Mapped[bytes]
    """Ed25519, 32 bytes; of the platform's front end (前置机) in this cloud: it signs QR codes."""
    wrapped_key: Mapped[bytes]
    endpoint: Mapped[str] = mapped_column(server_default="")
    """Base address of the platform's own site, which takes webhooks; empty when there is none."""
    node_key: Mapped[bytes | None]
    """Ed25519, 32 bytes; of the platform's own site, once it was enrolled."""
    theme: Mapped[dict[str, str]] = mapped_column(server_default="{}")
    labels: Mapped[dict[str, str]] = mapped_column(server_default="{}")
    """The platform's own words, by what they name."""
    limits: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Whole numbers by name; never wider than the cloud's own."""
    removed_at: Mapped[datetime | None]
    """Since when it is no longer in the directory."""


class PlatformAuthority(Table):
    """An issuer that a platform accepts."""

    __tablename__ = "platform_authority"
    platform: Mapped[str] = mapped_column(ForeignKey("platform.code"), primary_key=True)
    authority: Mapped[str] = mapped_column(ForeignKey("authority.code"), primary_key=True)
