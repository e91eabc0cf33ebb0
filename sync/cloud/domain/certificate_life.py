"""A bought certificate's life: one table of moves, one table of what is shown.

申请中 → 已授权待购买 → 已支付 → 有效 → 将到期 → 已过期
   ↘ 已拒绝                        ↘ 锁定 ⇄ 有效   ↘ 已收回
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sync.cloud.domain.joining import Asking
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

EXPIRING_DAYS: Final = 30
"""So long before its end a certificate is 将到期."""


class Life(StrEnum):
    """Where a certificate stands, from the application to its end."""

    APPLIED = "applied"
    """申请中"""
    REFUSED = "refused"
    """已拒绝"""
    GRANTED = "granted"
    """已授权待购买"""
    PAID = "paid"
    """已支付: to be received on a phone"""
    VALID = "valid"
    """有效"""
    EXPIRING = "expiring"
    """将到期"""
    EXPIRED = "expired"
    """已过期"""
    REVOKED = "revoked"
    """已收回"""
    LOCKED = "locked"
    """锁定"""


class Step(StrEnum):
    """What the holder does."""

    PAY = "pay"
    ISSUE = "issue"


MOVES: Final[Mapping[tuple[Life, Step], Life]] = {
    (Life.GRANTED, Step.PAY): Life.PAID,
    (Life.PAID, Step.ISSUE): Life.VALID,
    # on another phone, or after a forgotten PIN: a new key under the same right
    (Life.VALID, Step.ISSUE): Life.VALID,
    (Life.EXPIRING, Step.ISSUE): Life.EXPIRING,
    (Life.LOCKED, Step.ISSUE): Life.VALID,
}
_REFUSALS: Final[Mapping[Life, ErrorCode]] = {
    Life.APPLIED: ErrorCode.CERTIFICATE_NOT_GRANTED,
    Life.REFUSED: ErrorCode.CERTIFICATE_NOT_GRANTED,
    Life.GRANTED: ErrorCode.CERTIFICATE_NOT_GRANTED,
    Life.REVOKED: ErrorCode.CERTIFICATE_REVOKED,
    Life.EXPIRED: ErrorCode.CERTIFICATE_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """What is known about a certificate, or about the wish to have one."""

    asking: Asking = Asking.APPROVED
    """Of the unit; a personal certificate needs nobody's word."""
    paid: bool = True
    right_ended: bool = False
    issued: bool = False
    """On the asking phone."""
    revoked: bool = False
    not_after: datetime | None = None
    """End of what was paid for, or of the certificate on this phone; None before the first."""
    locked: bool = False


Row = tuple[Callable[[LifeFacts, datetime], bool], Life]
TABLE: Final[tuple[Row, ...]] = (
    (lambda facts, _: facts.asking is Asking.REFUSED, Life.REFUSED),
    (lambda facts, _: facts.asking is Asking.WAITING, Life.APPLIED),
    (lambda facts, _: facts.right_ended or facts.revoked, Life.REVOKED),
    (lambda facts, _: not facts.paid, Life.GRANTED),
    (lambda facts, now: facts.not_after is not None and facts.not_after < now, Life.EXPIRED),
    (lambda facts, _: not facts.issued, Life.PAID),
    (lambda facts, _: facts.locked, Life.LOCKED),
    (
        lambda facts, now: (
            facts.not_after is not None and facts.not_after - now < timedelta(days=EXPIRING_DAYS)
        ),
        Life.EXPIRING,
    ),
)
"""The first row that holds names the state; none: 有效."""


def life(facts: LifeFacts, now: datetime) -> Life:
    """Where it stands `now`."""
    return next((state for holds, state in TABLE if holds(facts, now)), Life.VALID)


def move(state: Life, step: Step) -> Life:
    """The state after `step`; Refusal (certificate.*) for a move that is not in the table."""
    after = MOVES.get((state, step))
    if after is None:
        raise Refusal(_REFUSALS.get(state, ErrorCode.CERTIFICATE_PAID))
    return after
