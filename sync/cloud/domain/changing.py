"""单位信息变更: reviewed by an operator; until then the old data hold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.permissions import Role
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Change(StrEnum):
    """Where a change stands."""

    REVIEW = "review"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Ruling(StrEnum):
    """What ends a review."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Material(StrEnum):
    """A paper that is handed in."""

    LICENCE = "licence"
    """营业执照."""
    PROOF = "proof"
    """证明文件, e.g. the registry's notice of the change."""


TRANSITIONS: Final[Mapping[tuple[Change, Ruling], Change]] = {
    (Change.REVIEW, Ruling.APPROVE): Change.APPROVED,
    (Change.REVIEW, Ruling.REJECT): Change.REJECTED,
    (Change.REVIEW, Ruling.WITHDRAW): Change.WITHDRAWN,
}
REQUIRED: Final = frozenset(Material)
"""Every change needs all of them anew."""


def rule(state: Change, ruling: Ruling) -> Change:
    """The state after a ruling; Refusal (unit.change-decided)."""
    after = TRANSITIONS.get((state, ruling))
    if after is None:
        raise Refusal(ErrorCode.CHANGE_DECIDED)
    return after


def check_materials(kinds: frozenset[Material]) -> None:
    """Refusal (unit.materials-missing) unless all are there."""
    if not kinds >= REQUIRED:
        raise Refusal(ErrorCode.MATERIALS_MISSING)


def succession(roles: Mapping[str, Role], heir: str | None) -> dict[str, Role]:
    """Who changes his role when the legal representative changed; `heir` is the new one, if he
    belongs to the unit. The former becomes a member, or the administrator if nobody else would
    manage the unit."""
    former = [person for person, role in roles.items() if role is Role.LEGAL_PERSON]
    if heir in former:
        return {}
    managed = heir is not None or Role.ADMIN in roles.values()
    changes = dict.fromkeys(former, Role.MEMBER if managed else Role.ADMIN)
    return changes if heir is None else {**changes, heir: Role.LEGAL_PERSON}
