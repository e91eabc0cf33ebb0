"""What a signature locks: the fields that may not change behind it (ISO 32000-1, 12.8.2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class LockAction(StrEnum):
    """Which fields a lock means."""

    ALL = "All"
    INCLUDE = "Include"
    """Those it names."""
    EXCLUDE = "Exclude"
    """All but those it names."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A field lock, as /Lock of a field says it and /Reference of a signature repeats it."""

    action: LockAction
    fields: tuple[str, ...] = ()
    """Fully qualified names; each stands for everything below it, too."""

    def covers(self, name: str) -> bool:
        """Whether field `name` may not change."""
        if self.action is LockAction.ALL:
            return True
        named = any(name == field or name.startswith(f"{field}.") for field in self.fields)
        return named is (self.action is LockAction.INCLUDE)


def with_fields(lock: Lock | None, names: tuple[str, ...]) -> Lock:
    """`lock`, or a new one, that covers fields `names` too."""
    if lock is None:
        return Lock(LockAction.INCLUDE, names)
    if lock.action is LockAction.INCLUDE:
        return Lock(LockAction.INCLUDE, lock.fields + names)
    return lock


def covered(locks: Sequence[Lock], name: str) -> bool:
    """Whether any of `locks` covers field `name`."""
    return any(lock.covers(name) for lock in locks)
