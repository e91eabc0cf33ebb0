"""Compares the fields of two revisions: filled, signed, added, hidden, disguised."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from signing.verify.revisions import filling
from signing.verify.revisions.filling import Node
from signing.verify.revisions.history import Key, entries, is_null, items, key_of, unwrapped
from signing.verify.revisions.kinds import Kind
from signing.verify.revisions.pages import is_small
from signing.verify.revisions.walk import Place, Walk

_MAX_FIELDS: Final = 20_000
_MAX_DEPTH: Final = 64
_READ_ONLY: Final = 1
_IGNORED: Final = frozenset(
    {"/Kids", "/Parent", "/P", "/T", "/V", "/AP", "/M", "/NM", "/StructParent", "/Type", "/Ff"}
)
_OWN: Final = frozenset({"/Kids", "/Parent", "/T", "/FT", "/Ff"})
"""What a field does not pass on, or is passed on apart."""
_WITH_VALUE: Final = frozenset({"/AS", "/I", "/RV"})
"""Entries that follow from a field's value."""
_WITH_SIGNING: Final = frozenset({"/F", "/Rect", "/MK", "/DA", "/Border", "/BS"})
"""Entries that a signer sets when an empty field gets its signature."""
_TIMESTAMP: Final = "/ETSI.RFC3161"


def fields(form: Any, resolve: Callable[[Any], Any]) -> dict[str, Node]:
    """The terminal fields by their full names; every object once, so circular forms end."""
    found: dict[str, Node] = {}
    seen: set[Key] = set()
    top = items(resolve(entries(form).get("/Fields")))
    stack: list[tuple[Any, str, Any, Any, dict[str, Any], int]] = [
        (raw, "", None, 0, {}, 0) for raw in reversed(top)
    ]
    while stack and len(found) < _MAX_FIELDS:
        raw, above, kind, flags, inherited, depth = stack.pop()
        key = key_of(unwrapped(raw))
        if key in seen or depth > _MAX_DEPTH:
            continue
        if key is not None:
            seen.add(key)
        own = inherited | entries(resolve(raw))
        name = ".".join(part for part in (above, str(resolve(own.get("/T")) or "")) if part)
        kind = resolve(own.get("/FT")) or kind
        flags = resolve(own.get("/Ff")) or flags
        kids = items(resolve(own.get("/Kids")))
        named = [kid for kid in kids if "/T" in entries(resolve(kid))]
        if named:
            passed = {k: v for k, v in own.items() if k not in _OWN}
            stack.extend((kid, name, kind, flags, passed, depth + 1) for kid in reversed(named))
        elif own:
            widgets = {key_of(unwrapped(k)) or n: k for n, k in enumerate(kids)} or {key or 0: raw}
            found[_unique(name, found)] = Node(key, own, kind, _number(flags), widgets)
    return found


def _unique(name: str, taken: Collection[str]) -> str:
    """Two fields of one name are kept apart, or one could hide behind the other."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name} ({number})"
    return unique


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


class Form:
    """The comparison of all fields."""

    def __init__(self, walk: Walk, old: Any, new: Any, *, sound: frozenset[str]) -> None:
        """`sound`: fields whose own signatures are proven."""
        self._walk = walk
        self._sound = sound
        self._old = fields(old, walk.before)
        self._new = fields(new, walk.now)

    @property
    def keys(self) -> frozenset[Key]:
        """All objects that this comparison answers for."""
        both = [*self._old.values(), *self._new.values()]
        return self.widgets | frozenset(node.key for node in both if node.key is not None)

    @property
    def widgets(self) -> frozenset[Key]:
        """Their widgets."""
        both = [*self._old.values(), *self._new.values()]
        return frozenset(key for node in both for key in node.widgets if not isinstance(key, int))

    @property
    def lasting(self) -> frozenset[Key]:
        """The widgets of fields that were there before, but for those that are signed meanwhile."""
        walk, found = self._walk, set[Key]()
        for name, node in self._old.items():
            now = self._new.get(name)
            is_empty = node.kind == "/Sig" and is_null(walk.before(node.own.get("/V")))
            if now is not None and (not is_empty or is_null(walk.now(now.own.get("/V")))):
                found |= {k for k in node.widgets if k in now.widgets and not isinstance(k, int)}
        return frozenset(found)

    def compare_shown(self) -> None:
        """Report fields that do not show their value; call when readers begin to rely on it."""
        for name, node in self._new.items():
            if name in self._old and node.kind != "/Sig" and not filling.is_shown(self._walk, node):
                self._report(Kind.FIELD_SHOWN, name, node)

    def compare(self) -> None:
        """Report every difference."""
        for name, node in self._old.items():
            if name not in self._new:
                self._report(Kind.FIELD_REMOVED, name, node, removed=True)
        for name, node in self._new.items():
            before = self._old.get(name)
            if before is None:
                self._added(name, node)
            elif node.kind == "/Sig" or before.kind == "/Sig":
                self._signature(name, before, node)
            else:
                self._ordinary(name, before, node)

    def _report(
        self, kind: Kind, name: str, node: Node, *, entry: str = "", removed: bool = False
    ) -> None:
        self._walk.report(Place(kind, field=name, name=entry), node.trail, removed=removed)

    def _added(self, name: str, node: Node) -> None:
        if node.kind != "/Sig":
            self._report(Kind.FIELD_ADDED, name, node)
        elif is_null(self._walk.now(node.own.get("/V"))):
            drawn = self._has_look(node)
            self._report(Kind.SIGNATURE_FIELD_DRAWN if drawn else Kind.SIGNATURE_FIELD, name, node)
        else:
            self._signed(name, node)

    def _signed(self, name: str, node: Node) -> None:
        value = entries(self._walk.now(node.own.get("/V")))
        if self._walk.now(value.get("/SubFilter")) == _TIMESTAMP and not self._has_look(node):
            kind = Kind.TIMESTAMPED
        elif name in self._sound or not self._has_look(node):
            kind = Kind.SIGNED
        else:
            kind = Kind.SIGNED_UNPROVEN
        self._report(kind, name, node)

    def _shared(self, name: str, old: Node) -> None:
        """An empty field's appearance that other parts of the document use is a preparation."""
        for raw in old.widgets.values():
            look = entries(self._walk.before(raw)).get("/AP")
            key = key_of(unwrapped(look))
            if key is not None and self._walk.is_used(key):
                self._report(Kind.SHARED_LOOK, name, old)

    def _has_look(self, node: Node) -> bool:
        """Whether a widget draws something on a page."""
        widgets = [entries(self._walk.now(raw)) for raw in node.widgets.values()]
        return any("/AP" in w and not is_small(self._walk, w) for w in widgets)

    def _signature(self, name: str, old: Node, new: Node) -> None:
        walk = self._walk
        if is_null(walk.before(old.own.get("/V"))):
            if is_null(walk.now(new.own.get("/V"))):
                self._look(Kind.SIGNATURE_FIELD_DRAWN, name, old, new)
                self._settings(name, old, new)
            else:
                self._signed(name, new)
                self._shared(name, old)
                self._settings(name, old, new, free=_WITH_SIGNING)
            return
        place = Place(Kind.SIGNATURE_VALUE, field=name)
        walk.compare(place, old.own.get("/V"), new.own.get("/V"), new.trail)
        self._look(Kind.SIGNATURE_LOOK, name, old, new)
        self._settings(name, old, new)

    def _ordinary(self, name: str, old: Node, new: Node) -> None:
        walk = self._walk
        if walk.is_same(old.own.get("/V"), new.own.get("/V")):
            self._look(Kind.FIELD_LOOK, name, old, new)
            self._settings(name, old, new)
            return
        if old.flags & _READ_ONLY:
            kind = Kind.FIELD_LOCKED_VALUE
        else:
            is_honest = filling.is_shown(walk, new) and not self._is_redrawn(old, new)
            kind = Kind.FIELD_VALUE if is_honest else Kind.FIELD_SHOWN
        self._report(kind, name, new)
        self._settings(name, old, new, free=_WITH_VALUE)

    def _is_redrawn(self, old: Node, new: Node) -> bool:
        """Whether a button looks otherwise in one of its states; it was drawn when it was signed,
        and only its state follows from its value."""
        if new.kind != "/Btn":
            return False
        walk = self._walk
        for key in old.widgets.keys() & new.widgets.keys():
            before = entries(walk.before(entries(walk.before(old.widgets[key])).get("/AP")))
            after = entries(walk.now(entries(walk.now(new.widgets[key])).get("/AP")))
            was, now = entries(walk.before(before.get("/N"))), entries(walk.now(after.get("/N")))
            if any(not walk.is_same(was[state], now.get(state)) for state in was):
                return True
        return False

    def _look(self, kind: Kind, name: str, old: Node, new: Node) -> None:
        """Appearances of widgets that are in both revisions."""
        for key in old.widgets.keys() & new.widgets.keys():
            before = entries(self._walk.before(old.widgets[key]))
            after = entries(self._walk.now(new.widgets[key]))
            place = Place(kind, field=name)
            self._walk.compare(place, before.get("/AP"), after.get("/AP"), new.trail)

    def _settings(
        self, name: str, old: Node, new: Node, *, free: frozenset[str] = frozenset()
    ) -> None:
        if new.flags != old.flags:
            only_locked = new.flags == old.flags | _READ_ONLY
            kind = Kind.FIELD_READ_ONLY if only_locked else Kind.FIELD_SETTINGS
            self._report(kind, name, new, entry="" if only_locked else "Ff")
        if old.widgets.keys() != new.widgets.keys():
            self._report(Kind.FIELD_SETTINGS, name, new, entry="Kids")
        pairs = [(old.own, new.own)]
        for key in old.widgets.keys() & new.widgets.keys():
            before = entries(self._walk.before(old.widgets[key]))
            pairs.append((before, entries(self._walk.now(new.widgets[key]))))
        for was, now in pairs:
            parents = key_of(unwrapped(was.get("/Parent"))), key_of(unwrapped(now.get("/Parent")))
            if parents[0] is not None and parents[0] != parents[1]:
                self._report(Kind.FIELD_SETTINGS, name, new, entry="Parent")
            for entry in sorted({**was, **now}.keys() - _IGNORED - free):
                place = Place(Kind.FIELD_SETTINGS, field=name, name=entry[1:])
                self._walk.compare(place, was.get(entry), now.get(entry), new.trail)
