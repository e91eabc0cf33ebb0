"""The one exception of the cloud: a rule says no, with a code, a sentence and a way on."""

from __future__ import annotations

from typing import Any

from signing.errors import RefusedError
from sync.cloud.domain.sentences import SENTENCES
from sync.protocol.errors import ErrorCode


class Refusal(RefusedError):  # noqa: N818 - a rule's answer, not a fault
    """A rule of the cloud refuses; `facts` fill the sentence and travel as details."""

    def __init__(self, code: ErrorCode, *, keep: bool = False, **facts: str | int) -> None:
        """`keep` commits what was written before, e.g. a counted wrong PIN."""
        what, next_ = SENTENCES[code]
        arguments: dict[str, Any] = dict(facts)
        super().__init__(what, next=next_, **arguments)
        self.error = code
        self.keep = keep
        self.facts = facts
