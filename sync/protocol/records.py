"""Grants and uses on record (授权记录, 使用记录), searched, filtered and paged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Ident, Wire

PAGE_SIZE = 20
Search = Annotated[
    str, StringConstraints(max_length=60, strip_whitespace=True, pattern=r"^[^\x00]*$")
]
"""PostgreSQL's texts hold no NUL."""
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]
"""Far enough from the calendar's ends to be moved by a day or into any zone."""
GrantState = Literal["upcoming", "active", "expired", "reclaimed"]
"""未生效, 有效, 已到期, 已收回."""


class GrantFilter(Wire):
    """Query of every list of grants."""

    search: Search = ""
    """A part of the grantee's name."""
    state: GrantState | None = None
    page: int = Field(default=0, ge=0, le=10_000)


class GrantRecord(Wire):
    """Who may use a seal or a certificate, since when and until when."""

    id: Ident
    person: str
    phone: str
    """Masked."""
    granted_at: datetime | None
    granted_by: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    """Both None: a seal for ever, or a certificate that is not on a phone yet."""
    state: GrantState
    received: bool = True
    """False: a certificate that its holder has not received on a phone yet."""
    ended_at: datetime | None
    ended_by: str | None


class GrantPage(Wire):
    """Newest first, `PAGE_SIZE` a page."""

    grants: tuple[GrantRecord, ...]
    total: int
    page: int


class UseFilter(Wire):
    """Query of every list of uses."""

    search: Search = ""
    """A part of the platform's or the user's name."""
    operation: Ident | None = None
    result: Ident | None = None
    since: Day | None = None
    until: Day | None = None
    """Both days included."""
    page: int = Field(default=0, ge=0, le=10_000)


class UseView(Wire):
    """One use."""

    id: int
    at: datetime
    platform: str
    """Name."""
    person: str
    operation: str
    document: str
    """File name; empty for a login."""
    result: str
    certificate: str | None
    """Authority and algorithm."""
    seals: tuple[str, ...]
    """Names."""


class UsePage(Wire):
    """Newest first, `PAGE_SIZE` a page."""

    uses: tuple[UseView, ...]
    total: int
    page: int
