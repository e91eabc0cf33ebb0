"""What a platform's own site asks of the cloud, and what the cloud tells it by webhook.

A site is an end of sessions like a desktop (`sync.protocol.session` has the messages), under
/v1/platform/sessions; it signs its calls instead of showing a token.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Hex, Ident, Wire
from sync.protocol.consent import DataItem
from sync.protocol.session import SessionView

WEBHOOK_PATH = "/bidseal/webhook"
"""Under the site's base address."""


class SharedIdentity(Wire):
    """GET /v1/platform/identities/{consent}: what was consented to, as it is now."""

    consent: Ident
    subject: Hex
    """The person in this identity; the same at every login, another one on every platform."""
    data: dict[DataItem, str]


class Webhook(Wire):
    """POST {site}/bidseal/webhook; may come more than once and in any order."""

    v: int = Field(default=1, ge=1, le=1)
    id: Ident
    """The same when it is sent again."""
    kind: Literal["session", "consent-ended"]
    platform: Ident
    at: datetime
    session: SessionView | None = None
    consent: Ident | None = None
    """Given at the login that has just ended, or withdrawn."""


class Taken(Wire):
    """What the site answers."""

    id: Ident


class SupervisedRecord(Wire):
    """One use, as a supervision system sees it."""

    id: int
    at: datetime
    session: Ident
    operation: str
    platform: Ident
    platform_name: str
    person: str
    """Masked."""
    unit: str | None
    credit_code: str | None
    seals: tuple[str, ...]
    """Names."""
    certificate_serial: str | None
    document: str
    document_digest: str
    result: str


class SupervisedRecords(Wire):
    """GET /v1/supervision/records?after=…&platform=…: oldest first."""

    records: tuple[SupervisedRecord, ...]
    more: bool
    """Whether there are later ones; ask again after the last."""


class SupervisedSession(Wire):
    """A session, as a supervision system sees it."""

    id: Ident
    operation: str
    platform: Ident
    state: str
    created_at: datetime
    since: datetime
    files: int


class SupervisedSessions(Wire):
    """GET /v1/supervision/sessions?platform=…: the newest."""

    sessions: tuple[SupervisedSession, ...]
