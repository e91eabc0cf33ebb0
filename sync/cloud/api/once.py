"""Mutating calls happen once: the same key from the same caller gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy import select

from resources.i18n import Language
from sync.cloud.api.callers import TheCloud, TheLanguage
from sync.cloud.api.errors import error_body
from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import Caller, DesktopCaller, OperatorCaller
from sync.cloud.store.records import StoredAnswer
from sync.cloud.store.upsert import insert_missing
from sync.protocol.base import Wire
from sync.protocol.errors import ErrorCode

KEY_LENGTH = 128
PURPOSE = "stored-answer"
CALL_HEX = 24
AnyCaller = Caller | OperatorCaller


@dataclass(frozen=True, slots=True)
class Answer:
    """What is stored and given again."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Once:
    """One mutating call."""

    cloud: Cloud
    language: Language
    key: str
    path: str

    def run(
        self, caller: AnyCaller, body: Wire | None, use_case: Callable[[Work], Wire]
    ) -> Response:
        """Run `use_case` in one transaction, or answer what it answered before.

        Refusal (request.conflict) when the key was used for something else.
        """
        name = f"{type(caller).__name__}:{_identity(caller)}"
        answer: Answer | None = None
        try:
            with self.cloud.writing(self.language) as work:
                row = self._claim(work, name, body)
                said = f"{name}\n{self.key}\n{row.fingerprint}"
                work.call = hashlib.sha256(said.encode()).hexdigest()[:CALL_HEX]
                if row.status is not None and row.body is not None:
                    plain = self.cloud.vault.unwrap(row.body, purpose=PURPOSE)
                    answer = Answer(row.status, plain)
                else:
                    answer = self._first(work, row, use_case)
        except _Kept as kept:
            answer = kept.answer
        return Response(answer.body, answer.status, media_type="application/json")

    def _first(self, work: Work, row: StoredAnswer, use_case: Callable[[Work], Wire]) -> Answer:
        try:
            answer = Answer(200, use_case(work).model_dump_json().encode())
        except Refusal as refusal:
            if not refusal.keep:
                raise
            # it had an effect (a counted PIN), so its answer is stored with that effect
            status, body = error_body(refusal, self.language)
            answer = Answer(status, body.model_dump_json().encode())
            self._store(row, answer)
            raise _Kept(answer, refusal) from refusal
        self._store(row, answer)
        return answer

    def _store(self, row: StoredAnswer, answer: Answer) -> None:
        row.status = answer.status
        row.body = self.cloud.vault.wrap(answer.body, purpose=PURPOSE)

    def _claim(self, work: Work, name: str, body: Wire | None) -> StoredAnswer:
        said = body.model_dump_json() if body is not None else ""
        fingerprint = hashlib.sha256(f"{self.path}\n{said}".encode()).hexdigest()
        insert_missing(
            work.db,
            StoredAnswer,
            caller=name,
            key=self.key,
            fingerprint=fingerprint,
            at=work.now,
        )
        query = select(StoredAnswer).where(
            StoredAnswer.caller == name, StoredAnswer.key == self.key
        )
        row = work.db.scalars(query).one()
        if row.fingerprint != fingerprint:
            raise Refusal(ErrorCode.CONFLICT)
        return row


class _Kept(Refusal):
    """Carries a stored refusal through the commit."""

    def __init__(self, answer: Answer, refusal: Refusal) -> None:
        super().__init__(refusal.error, keep=True, **refusal.facts)
        self.answer = answer


def once_of(
    request: Request,
    cloud: TheCloud,
    language: TheLanguage,
    idempotency_key: Annotated[str, Header()] = "",
) -> Once:
    """The call; Refusal (request.invalid) without the header ``Idempotency-Key``."""
    if not 0 < len(idempotency_key) <= KEY_LENGTH:
        raise Refusal(ErrorCode.INVALID, detail="Idempotency-Key")
    return Once(cloud, language, idempotency_key, f"{request.method} {request.url.path}")


TheCall = Annotated[Once, Depends(once_of)]


def _identity(caller: AnyCaller) -> str:
    if isinstance(caller, OperatorCaller):
        return caller.login
    return caller.id if isinstance(caller, DesktopCaller) else f"{caller.person}:{caller.device}"
