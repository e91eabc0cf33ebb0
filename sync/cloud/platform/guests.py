"""Browsers and who is logged in there: always by a consent that still holds."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.calls import Calls
from sync.cloud.platform.memory import Account, Memory, Visitor
from sync.cloud.platform.settings import SiteSettings
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import SharedIdentity

TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Guest:
    """A browser, and whom the cloud says it belongs to."""

    key: str
    """Hash of the cookie."""
    identity: SharedIdentity | None


@dataclass(frozen=True, slots=True)
class Guests:
    """All browsers."""

    settings: SiteSettings
    memory: Memory
    calls: Calls

    def welcome(self) -> str:
        """A cookie for a new browser."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self.memory.open() as db:
            db.add(Visitor(token_hash=_hash(token), created_at=self.settings.clock()))
        return token

    def browser(self, token: str) -> Guest:
        """The browser with this cookie, nobody asked who it is; Refusal (auth.required)."""
        row = self._visitor(_hash(token))
        if row is None:
            raise Refusal(ErrorCode.UNAUTHENTICATED)
        return Guest(row.token_hash, None)

    def guest(self, token: str) -> Guest | None:
        """Whose browser it is; the identity is read anew, so a withdrawn consent ends the login.

        None for an unknown or old cookie; Refusal when the cloud cannot be asked.
        """
        key = _hash(token)
        row = self._visitor(key)
        if row is None:
            return None
        consent = row.consent
        if consent is None:
            return Guest(key, None)
        try:
            identity = self.calls.identity(consent)
        except Refusal as refusal:
            if refusal.error is ErrorCode.NODE_UNREACHABLE:
                raise
            self.consent_ended(consent)
            return None
        self._remember(key, identity.subject)
        return Guest(key, identity)

    def _visitor(self, key: str) -> Visitor | None:
        """The browser with this hash; None for an unknown or old one."""
        oldest = self.settings.clock() - timedelta(hours=self.settings.login_hours)
        with self.memory.open() as db:
            row = db.get(Visitor, key)
            return None if row is None or row.created_at < oldest else row

    def leave(self, guest: Guest) -> None:
        """Log out."""
        with self.memory.open() as db:
            db.execute(delete(Visitor).where(Visitor.token_hash == guest.key))

    def consent_ended(self, consent: str) -> None:
        """Nobody is logged in by this consent any more."""
        with self.memory.open() as db:
            db.execute(delete(Visitor).where(Visitor.consent == consent))

    def _remember(self, key: str, subject: str) -> None:
        """The first login makes an account; registering elsewhere is not needed (只需注册一次)."""
        with self.memory.open() as db:
            visitor = db.get(Visitor, key)
            if visitor is not None and visitor.subject is None:
                visitor.subject = subject
            if db.get(Account, subject) is None:
                db.add(Account(subject=subject, created_at=self.settings.clock()))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
