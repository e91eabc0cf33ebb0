"""Applications to a unit: which kinds there are, where one stands, and who decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.permissions import ALLOWED, Ability
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Kind(StrEnum):
    """What is asked of a unit."""

    JOIN = "join"
    """加入单位."""
    CERTIFICATE = "certificate"
    """单位证书授权."""
    SEAL = "seal"
    """单位印章授权."""


class Asking(StrEnum):
    """Where an application stands."""

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
DECIDERS: Final = frozenset(role.value for role in ALLOWED[Ability.DECIDE])
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
