"""The PIN policy: a few wrong tries lock the certificate for a while; the cloud counts."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PinPolicy:
    """How many wrong tries lock, and for how many seconds."""

    tries: int = 5
    lock_seconds: int = 600


@dataclass(frozen=True, slots=True)
class PinState:
    """What is counted for one certificate."""

    wrong: int = 0
    """Wrong tries since the last right one or the last lock."""
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        """Whether no PIN is looked at now."""
        return self.locked_until is not None and now < self.locked_until


class PinOutcome(StrEnum):
    """How a try ended."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    """Locked before this try, or by it."""


def attempt(
    state: PinState, policy: PinPolicy, *, expected: str, given: str, now: datetime
) -> tuple[PinState, PinOutcome]:
    """Judge one try; a locked certificate does not look at the PIN at all.

    `expected` and `given` are hex verifiers, compared in constant time.
    """
    if state.locked(now):
        return state, PinOutcome.LOCKED
    if hmac.compare_digest(expected, given):
        return PinState(), PinOutcome.RIGHT
    wrong = state.wrong + 1
    if wrong >= policy.tries:
        until = now + timedelta(seconds=policy.lock_seconds)
        return PinState(0, until), PinOutcome.LOCKED
    return replace(state, wrong=wrong, locked_until=None), PinOutcome.WRONG


def tries_left(state: PinState, policy: PinPolicy, now: datetime) -> int:
    """Tries until the lock; 0 while locked."""
    return 0 if state.locked(now) else policy.tries - state.wrong
