"""印章管理: making seals, handing in pictures, and asking for the use of a unit's seals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Ident, Wire
from sync.protocol.units import Note


class Contact(Wire):
    """Someone who decides for a unit."""

    name: str
    role: Literal["legal-person", "admin"]
    phone: str
    """In full: only members are told."""


class ContactList(Wire):
    """GET /v1/phone/units/{id}/contacts: 联系管理员."""

    contacts: tuple[Contact, ...]


class AskForSeals(Wire):
    """POST /v1/phone/units/{id}/seal-requests: 申请印章授权."""

    seals: tuple[Ident, ...] = Field(min_length=1, max_length=20)
    first: date
    """授权有效期, first day."""
    last: date
    """Last day, included."""
    note: Note


class SealRequestView(Wire):
    """One application."""

    id: Ident
    unit: Ident
    seals: tuple[str, ...]
    """Their names."""
    starts_at: datetime
    ends_at: datetime
    note: str
    state: Literal["waiting", "approved", "refused"]
    created_at: datetime


class SealRequestList(Wire):
    """GET /v1/phone/units/{id}/seal-requests: one's own, the latest first."""

    requests: tuple[SealRequestView, ...]
