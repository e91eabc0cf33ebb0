"""Members come, go and hand the administration on; there is one administrator at most."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.permissions import MANAGERS, Role
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Inviting(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody answered in time."""


class Answer(StrEnum):
    """What ends an invitation."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


TRANSITIONS: Final[Mapping[tuple[Inviting, Answer], Inviting]] = {
    (Inviting.OPEN, Answer.ACCEPT): Inviting.ACCEPTED,
    (Inviting.OPEN, Answer.DECLINE): Inviting.DECLINED,
    (Inviting.OPEN, Answer.WITHDRAW): Inviting.WITHDRAWN,
    (Inviting.OPEN, Answer.EXPIRE): Inviting.EXPIRED,
}


def answer(state: Inviting, given: Answer) -> Inviting:
    """The state after an answer; Refusal (unit.invitation-over)."""
    after = TRANSITIONS.get((state, given))
    if after is None:
        raise Refusal(ErrorCode.INVITATION_OVER)
    return after


def check_removable(role: Role | None) -> None:
    """Only members are removed; Refusal: not of the unit, or one of those who manage it."""
    if role is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    if role in MANAGERS:
        raise Refusal(ErrorCode.MANAGER_STAYS)


def check_leave(role: Role, others: Mapping[str, Role]) -> None:
    """Refusal (unit.transfer-first): the administrator, or a legal person whom none would follow.

    `others` are the roles of the rest by person.
    """
    if role is Role.MEMBER:
        return
    if role is Role.ADMIN or Role.ADMIN not in others.values():
        raise Refusal(ErrorCode.TRANSFER_FIRST)


def transfer(roles: Mapping[str, Role], target: str) -> dict[str, Role]:
    """Who changes his role when `target` becomes the administrator: the old one (a unit that its
    legal person founded may have none yet) becomes a member. Refusal: only a member can be chosen.
    """
    if roles.get(target) is not Role.MEMBER:
        raise Refusal(ErrorCode.NOT_A_MEMBER)
    former = {person: Role.MEMBER for person, role in roles.items() if role is Role.ADMIN}
    return {**former, target: Role.ADMIN}
