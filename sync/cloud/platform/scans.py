"""Scans that browsers ask for, from the QR code to the result."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.calls import Calls
from sync.cloud.platform.guests import Guest
from sync.cloud.platform.memory import Memory, Task
from sync.cloud.platform.settings import SiteSettings
from sync.cloud.platform.signing_by_digest import attributes_of, detached, issuer_fingerprint
from sync.protocol.consent import DataItem
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    FINAL,
    CompleteSession,
    CreateSession,
    FileResult,
    Operation,
    SessionView,
    State,
)

ASKS: Final = tuple(DataItem)
"""What a login asks for; the person decides on what is not needed."""
SILENCE: Final = timedelta(seconds=5)
"""After so long without a webhook the cloud is asked."""


@dataclass(frozen=True, slots=True)
class Scans:
    """All scans."""

    settings: SiteSettings
    memory: Memory
    calls: Calls

    def begin(self, guest: Guest, wish: CreateSession, project: str = "") -> Task:
        """A session whose QR is shown; Refusal of the cloud."""
        view, now = self.calls.begin(wish), self.settings.clock()
        task = Task(
            session=view.id,
            visitor=guest.key,
            operation=view.operation.value,
            project=project,
            created_at=now,
            seen_at=now,
            view=view.model_dump(mode="json"),
        )
        with self.memory.open() as db:
            db.add(task)
        return task

    def login(self, guest: Guest) -> Task:
        """扫码共享登录."""
        platform = self.settings.code
        wish = CreateSession(operation=Operation.LOGIN, platform=platform, asks=ASKS)
        return self.begin(guest, wish)

    def task(self, guest: Guest, session: str) -> Task:
        """A scan of this browser; Refusal (request.not-found)."""
        with self.memory.open() as db:
            row = db.get(Task, session)
        if row is None or row.visitor != guest.key:
            raise Refusal(ErrorCode.NOT_FOUND)
        return row

    def tasks(self, guest: Guest, project: str) -> list[Task]:
        """The scans of this browser for a project, newest first."""
        with self.memory.open() as db:
            rows = db.query(Task).filter_by(visitor=guest.key, project=project)
            return list(rows.order_by(Task.created_at.desc()))

    def renew(self, task: Task) -> None:
        """A fresh QR code."""
        self.note(self.calls.show(task.session))

    def current(self, task: Task) -> Task:
        """The scan now; the cloud is asked when no webhook came for a while."""
        if view_of(task).state not in FINAL and self.settings.clock() - task.seen_at > SILENCE:
            self.advance(self.calls.session(task.session))
        with self.memory.open() as db:
            return db.get_one(Task, task.session)

    def advance(self, view: SessionView) -> None:
        """Do what a session waits for: hand in, or fetch and complete."""
        if not self.note(view):
            return
        if view.operation is Operation.STAMP and view.state is State.WAITING:
            self._submit(view)
        if view.operation is Operation.STAMP and view.state is State.COMPLETING:
            self._complete(view)

    def keep_prefix(self, task: Task, prefix: bytes) -> None:
        """Remember what stands before the content of the file that the browser encrypts."""
        with self.memory.open() as db:
            db.get_one(Task, task.session).prefix = prefix

    def _submit(self, view: SessionView) -> None:
        wish = attributes_of(view)
        with self.memory.open() as db:
            db.get_one(Task, view.id).attributes = _decode(wish.files[0].attributes)
        self.note(self.calls.submit(view, wish))

    def _complete(self, view: SessionView) -> None:
        with self.memory.open() as db:
            attributes = db.get_one(Task, view.id).attributes
        found = self.calls.signatures(view.id).files
        if attributes is None or view.signer is None or len(found) != 1:
            raise Refusal(ErrorCode.SESSION_STATE)
        message = detached(view.signer, attributes, _decode(found[0].signature))
        status = self.calls.certificate_status(*issuer_fingerprint(view.signer))
        with self.memory.open() as db:
            task = db.get_one(Task, view.id)
            task.signature, task.certificate_status = message, status
        result = FileResult(
            file=view.files[0].id,
            status="sealed",
            output_sha256=hashlib.sha256(message).hexdigest(),
        )
        self.note(self.calls.complete(view, CompleteSession(files=(result,))))

    def note(self, view: SessionView) -> bool:
        """Keep the newest view of a session; whether this is it."""
        with self.memory.open() as db:
            task = db.get_one(Task, view.id)
            task.seen_at = self.settings.clock()
            newest = view.revision >= view_of(task).revision
            if newest:
                task.view = view.model_dump(mode="json")
            return newest


def view_of(task: Task) -> SessionView:
    """The session as last heard of."""
    return SessionView.model_validate(task.view)


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refusal(ErrorCode.INVALID, detail="base64") from error
