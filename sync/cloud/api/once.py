"""Mutating calls happen once: the same key from the same caller gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy import update

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
        said = body.model_dump_json() if body is not None else ""
        claim = _Claim(
            f"{type(caller).__name__}:{_identity(caller)}",
            self.key,
            hashlib.sha256(f"{self.path}\n{said}".encode()).hexdigest(),
        )
        try:
            with self.cloud.writing(self.language) as work:
                work.call = claim.call
                answer = self._earlier(work, claim) or self._first(work, claim, use_case)
        except _Kept as kept:
            answer = kept.answer
        return Response(answer.body, answer.status, media_type="application/json")

    def _earlier(self, work: Work, claim: _Claim) -> Answer | None:
        """What the call was answered before; None when it is the first, claimed from now on."""
        values = {"caller": claim.caller, "key": claim.key, "fingerprint": claim.fingerprint}
        if insert_missing(work.db, StoredAnswer, **values, at=work.now):
            return None
        row = work.db.get_one(StoredAnswer, (claim.caller, claim.key))
        if row.fingerprint != claim.fingerprint:
            raise Refusal(ErrorCode.CONFLICT)
        # written in the transaction that claimed it
        assert row.status is not None and row.body is not None
        return Answer(row.status, self.cloud.vault.unwrap(row.body, purpose=PURPOSE))

    def _first(self, work: Work, claim: _Claim, use_case: Callable[[Work], Wire]) -> Answer:
        try:
            answer = Answer(200, use_case(work).model_dump_json().encode())
        except Refusal as refusal:
            if not refusal.keep:
                raise
            # it had an effect (a counted PIN), so its answer is stored with that effect
            status, body = error_body(refusal, self.language)
            answer = Answer(status, body.model_dump_json().encode())
            self._store(work, claim, answer)
            raise _Kept(answer, refusal) from refusal
        self._store(work, claim, answer)
        return answer

    def _store(self, work: Work, claim: _Claim, answer: Answer) -> None:
        work.db.execute(
            update(StoredAnswer)
            .where(StoredAnswer.caller == claim.caller, StoredAnswer.key == claim.key)
            .values(status=answer.status, body=self.cloud.vault.wrap(answer.body, purpose=PURPOSE))
            .execution_options(synchronize_session=False)
        )


@dataclass(frozen=True, slots=True)
class _Claim:
    """Whose call it is, by which key, and what it says."""

    caller: str
    key: str
    fingerprint: str

    @property
    def call(self) -> str:
        """Names the call; see `Work.call`."""
        said = f"{self.caller}\n{self.key}\n{self.fingerprint}"
        return hashlib.sha256(said.encode()).hexdigest()[:CALL_HEX]


class _Kept(Refusal):
    """Carries a stored refusal through the commit."""

    def __init__(self, answer: Answer, refusal: Refusal) -> None:
        super().__init__(refusal.error, keep=True, **refusal.facts)
        self.answer = answer


async def once_of(
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
