"""Webhooks as the site takes them: from the cloud alone, fresh, once, and known in kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from sync.cloud.domain.node_call import check_time
from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.signatures import Signed
from sync.cloud.platform.memory import Heard, Memory, Task, Visitor
from sync.cloud.platform.settings import SiteSettings
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import Webhook

NONCE: Final = "nonce:"
EVENT: Final = "event:"


@dataclass(frozen=True, slots=True)
class Inbox:
    """What was heard."""

    settings: SiteSettings
    memory: Memory

    def admit(self, signed: Signed) -> None:
        """Refusal unless the cloud's own node signed it, just now and for the first time."""
        if signed.keyid != self.settings.cloud.code:
            raise Refusal(ErrorCode.NODE_UNKNOWN, node=signed.keyid)
        signed.check(self.settings.cloud.public_key)
        now, skew = self.settings.clock(), self.settings.skew_seconds
        check_time(signed.created, now, skew)
        with self.memory.open() as db:
            # an older nonce is refused by its time; twice the skew covers both clocks
            old = now - timedelta(seconds=2 * skew)
            db.execute(delete(Heard).where(Heard.name.startswith(NONCE), Heard.at < old))
            if not self._first(db, f"{NONCE}{signed.nonce}"):
                raise Refusal(ErrorCode.NODE_REPLAYED)

    def take(self, message: Webhook) -> bool:
        """Whether the message is new; Refusal for another platform's or an unknown session's."""
        if message.platform != self.settings.code:
            raise Refusal(ErrorCode.INVALID, detail="platform")
        with self.memory.open() as db:
            if not self._first(db, f"{EVENT}{message.id}"):
                return False
            if message.session is None:
                return True
            task = db.get(Task, message.session.id)
            if task is None:
                raise Refusal(ErrorCode.SESSION_UNKNOWN)
            visitor = db.get(Visitor, task.visitor)
            if message.consent is not None and visitor is not None:
                # the browser that asked for the login is let in, and no other
                visitor.consent = message.consent
            return True

    def _first(self, db: Session, name: str) -> bool:
        if db.get(Heard, name) is not None:
            return False
        db.add(Heard(name=name, at=self.settings.clock()))
        db.flush()
        return True
