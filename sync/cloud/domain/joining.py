"""加入单位: tasks that wait for a decision, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Asking(StrEnum):
    """Where an application to join stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Decision(StrEnum):
    """What an administrator says."""

    APPROVE = "approve"
    REFUSE = "refuse"


TRANSITIONS: Final[Mapping[tuple[Asking, Decision], Asking]] = {
    (Asking.WAITING, Decision.APPROVE): Asking.APPROVED,
    (Asking.WAITING, Decision.REFUSE): Asking.REFUSED,
}
DECIDERS: Final = frozenset({"legal-person", "admin"})
"""Roles that decide tasks of a unit."""


def decide(state: Asking, decision: Decision) -> Asking:
    """The state after `decision`; Refusal (todo.decided)."""
    after = TRANSITIONS.get((state, decision))
    if after is None:
        raise Refusal(ErrorCode.TODO_DECIDED)
    return after


def names_match(said: str, known: str) -> bool:
    """Whether `said` is the person's name, a note in brackets left aside."""
    return bool(said) and said in (known, known.partition("(")[0])
