"""What a signature lets others change, as its own revision says (ISO 32000-2, 12.8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from signing.verify.revisions.history import Key, entries, items
from signing.verify.revisions.kinds import Level
from signing.verify.revisions.walk import Walk

_LEVELS: Final = {1: Level.VALIDATION, 2: Level.FORM, 3: Level.ANNOTATION}


@dataclass(frozen=True, slots=True)
class Locks:
    """Fields that must not change any more (ISO 32000-2, table 258)."""

    action: str
    """``/All``, ``/Include`` or ``/Exclude``"""
    names: tuple[str, ...]

    def holds(self, field: str) -> bool:
        """Whether `field` is locked, itself or through a field above it."""
        is_named = any(field == name or field.startswith(f"{name}.") for name in self.names)
        return self.action == "/All" or is_named == (self.action == "/Include")


@dataclass(frozen=True, slots=True)
class Permissions:
    """The freedom that a signature leaves."""

    granted: Level = Level.ANNOTATION
    """Without a statement comments are harmless to it."""
    locks: Locks | None = None

    def lock(self, field: str) -> bool:
        """Whether the value of `field` must not change any more."""
        return self.locks is not None and self.locks.holds(field)


def read(walk: Walk, holder: Key, lock: Any) -> Permissions:
    """The permissions of the signature in object `holder`; `lock` is its field's /Lock."""
    around = entries(walk.before(walk.history.get(holder, walk.old).value))
    value = entries(walk.before(around["/V"])) if "/V" in around else around
    level, locks = walk.before(entries(lock).get("/P")), None
    for raw in items(walk.before(value.get("/Reference"))):
        reference = entries(walk.before(raw))
        method = walk.before(reference.get("/TransformMethod"))
        parameters = entries(walk.before(reference.get("/TransformParams")))
        if method == "/DocMDP":
            level = walk.before(parameters.get("/P", 2))
        elif method == "/FieldMDP":
            named = items(walk.before(parameters.get("/Fields")))
            names = tuple(str(walk.before(name)) for name in named)
            locks = Locks(str(walk.before(parameters.get("/Action"))), names)
    # an unreadable statement grants nothing but what validation needs
    granted = _LEVELS.get(level, Level.VALIDATION) if level is not None else Level.ANNOTATION
    return Permissions(granted, locks)
