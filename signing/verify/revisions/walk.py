"""Walks two revisions of a document in step and reports where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from pyhanko.pdf_utils import generic

from signing.verify.revisions.history import (
    History,
    Key,
    Location,
    Stored,
    entries,
    is_nothing,
    is_null,
    items,
    key_of,
    unwrapped,
)
from signing.verify.revisions.kinds import Effect, Kind

_BACKWARD: Final = frozenset({"/Parent", "/P", "/Pg", "/StructParent", "/StructParents"})
"""Entries that lead back to where the walk comes from."""
_SHALLOW: Final = frozenset({Kind.STRUCTURE})
"""Large trees that are never drawn: whether they changed is enough."""
_RESOURCES: Final = {"/Font": Kind.FONT, "/XObject": Kind.XOBJECT}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document the walk is."""

    kind: Kind
    page: int = 0
    """1-based; 0 outside pages."""
    field: str = ""
    name: str = ""

    def below(self, key: str) -> Place:
        """The place of an entry: resources tell fonts and images apart."""
        if self.kind in (Kind.RESOURCE, Kind.XOBJECT) and key in _RESOURCES:
            return replace(self, kind=_RESOURCES[key])
        if self.kind is Kind.XOBJECT and key == "/Resources":
            return replace(self, kind=Kind.RESOURCE)
        return self


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    place: Place
    effect: Effect
    object: Key | None
    """The object that is different now; None for a direct value."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The objects through which a place was reached, nearest first."""

    key: Key
    above: Trail | None = None


Owner = Trail | None
_Step = tuple[Place, Any, Any, Owner]


class Walk:
    """Compares revision `old` with the newest one and collects differences."""

    def __init__(self, history: History, old: int, *, end: int) -> None:
        """`end`: where the signed bytes end, counted as the reader does."""
        self.history = history
        self.old = old
        self.new = history.last
        self._end = end
        self._seen: set[tuple[Kind, Key, Key]] = set()
        self.landmarks: frozenset[Key] = frozenset()
        """Objects with a comparison of their own: references to them are compared, not followed."""
        self.found: dict[Place, Difference] = {}

    def before(self, raw: Any) -> Any:
        """What a raw value of the signed revision means."""
        return self.history.resolve(raw, self.old)

    def now(self, raw: Any) -> Any:
        """What a raw value of the newest revision means."""
        return self.history.resolve(raw, self.new)

    def report(self, place: Place, owner: Owner = None, *, removed: bool = False) -> None:
        """Note a difference, once for each place."""
        effect = Effect.REMOVED if removed else Effect.CHANGED
        step = owner
        while step is not None:
            if self._is_switched(step.key):
                effect = Effect.SWITCHED
            step = step.above
        self.found.setdefault(place, Difference(place, effect, owner.key if owner else None))

    def is_used(self, key: Key | None) -> bool:
        """Whether an object of the signed revision was met so far."""
        return any(key == old for _, old, _ in self._seen)

    def _is_switched(self, key: Key) -> bool:
        location = self.history.location(key, self.new)
        if location is None or location == self.history.location(key, self.old):
            return False
        return _offset(location) < self._end

    def compare(self, place: Place, old: Any, new: Any, owner: Owner = None) -> None:
        """Compare two raw values and all that hangs on them."""
        stack: list[_Step] = [(place, old, new, owner)]
        while stack:
            stack.extend(self._step(*stack.pop()))

    def is_same(self, old: Any, new: Any) -> bool:
        """Whether two raw values and all that hangs on them are equal; reports nothing."""
        probe = Walk(self.history, self.old, end=self._end)
        probe.landmarks = self.landmarks
        probe.compare(Place(Kind.OTHER), old, new)
        return not probe.found

    def _step(self, place: Place, old: Any, new: Any, owner: Owner) -> Iterable[_Step]:
        first, second = key_of(unwrapped(old)), key_of(unwrapped(new))
        if first in self.landmarks or second in self.landmarks:
            if first != second:
                self.report(place, owner)
            return ()
        if first is not None and second is not None:
            if (place.kind, first, second) in self._seen:
                return ()
            self._seen.add((place.kind, first, second))
        before = self._stored(old, self.old)
        after = before if old is new and first is None else self._stored(new, self.new)
        return self._values(place, (before, after), Trail(second, owner) if second else owner)

    def _stored(self, raw: Any, revision: int) -> Stored:
        value = unwrapped(raw)
        key = key_of(value)
        return Stored(value) if key is None else self.history.get(key, revision)

    def _values(self, place: Place, pair: tuple[Stored, Stored], owner: Owner) -> list[_Step]:
        old, new = (unwrapped(stored.value) for stored in pair)
        if pair[0] is pair[1]:
            return self._unchanged(place, old, owner)
        if place.kind in _SHALLOW:
            self.report(place, owner)
            return []
        if pair[0].data != pair[1].data:
            self.report(place, owner, removed=is_nothing(new))
            return []
        if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
            return self._dictionaries(place, entries(old), entries(new), owner)
        if isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
            if len(old) == len(new):
                pairs = zip(items(old), items(new), strict=True)
                return [(place, a, b, owner) for a, b in pairs]
        elif old == new or (is_null(old) and is_null(new)):
            return []
        self.report(place, owner, removed=is_null(new))
        return []

    def _unchanged(self, place: Place, value: Any, owner: Owner) -> list[_Step]:
        """What hangs on an object that is the same in both revisions."""
        if place.kind in _SHALLOW:
            return []
        if isinstance(value, generic.DictionaryObject):
            parts = [(place.below(k), v) for k, v in value.items() if k not in _BACKWARD]
        else:
            parts = [(place, v) for v in items(value)]
        return [(below, v, v, owner) for below, v in parts if _may_lead_on(v)]

    def _dictionaries(
        self, place: Place, old: dict[str, Any], new: dict[str, Any], owner: Owner
    ) -> list[_Step]:
        if old and not new:
            self.report(place, owner, removed=True)
            return []
        keys = [key for key in {**old, **new} if key not in _BACKWARD and key != "/Length"]
        return [(place.below(key), old.get(key), new.get(key), owner) for key in keys]


def _may_lead_on(raw: Any) -> bool:
    return isinstance(unwrapped(raw), generic.IndirectObject | dict | list)


def _offset(location: Location) -> int:
    return location if isinstance(location, int) else location[0]
