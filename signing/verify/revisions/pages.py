"""Compares the pages of two revisions: order, contents, boxes, annotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from signing.verify.revisions.history import Key, entries, items, key_of, unwrapped
from signing.verify.revisions.kinds import Kind
from signing.verify.revisions.walk import Owner, Place, Trail, Walk

_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_KINDS: Final = {
    "/Contents": Kind.CONTENT,
    "/Resources": Kind.RESOURCE,
    **dict.fromkeys(
        ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit"),
        Kind.GEOMETRY,
    ),
    **dict.fromkeys(("/AA", "/Trans", "/PresSteps"), Kind.ACTION),
    **dict.fromkeys(
        ("/StructParents", "/Tabs", "/Metadata", "/LastModified", "/PieceInfo"), Kind.PAGE_NOTES
    ),
}
_QUIET: Final = frozenset({"/Parent", "/Annots", "/Type"})
_MAX_PAGES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with what it inherits."""

    key: Key
    """For a page that stands directly in its parent 0 and its place."""
    trail: Owner
    """The page and the nodes above it."""
    entries: dict[str, Any]


def leaves(root: Any, resolve: Callable[[Any], Any]) -> list[Leaf]:
    """The pages of a catalogue (raw) in order; every node once, so circular trees end."""
    found: list[Leaf] = []
    seen: set[Key] = set()
    top = entries(resolve(root)).get("/Pages")
    stack: list[tuple[Any, dict[str, Any], Owner]] = [(top, {}, _trail(root, None))]
    while stack and len(found) < _MAX_PAGES:
        raw, inherited, above = stack.pop()
        key = key_of(unwrapped(raw))
        if key in seen:
            continue
        if key is not None:
            seen.add(key)
        trail = _trail(raw, above)
        own = entries(resolve(raw))
        passed = inherited | {k: own[k] for k in _INHERITED if k in own}
        kids = resolve(own.get("/Kids"))
        if "/Kids" in own:
            stack.extend((kid, passed, trail) for kid in reversed(items(kids)))
        elif own:
            found.append(Leaf(key or (0, len(found)), trail, passed | own))
    return found


def _trail(raw: Any, above: Owner) -> Owner:
    key = key_of(unwrapped(raw))
    return above if key is None else Trail(key, above)


def compare(walk: Walk, old: list[Leaf], new: list[Leaf], *, widgets: frozenset[Key]) -> None:
    """Report every difference of the pages; `widgets` belong to the form, which judges them."""
    for number, before, after in _paired(walk, old, new):
        _page(walk, number, before.entries, after.entries, after.trail)
        _annotations(walk, number, before.entries, after.entries, widgets)


def _paired(walk: Walk, old: list[Leaf], new: list[Leaf]) -> list[tuple[int, Leaf, Leaf]]:
    """The same pages of both, and those that took another's place."""
    before = {leaf.key: leaf for leaf in old}
    present = {leaf.key for leaf in new}
    gone = {n: leaf for n, leaf in enumerate(old, 1) if leaf.key not in present}
    pairs = []
    for number, leaf in enumerate(new, 1):
        was = before.get(leaf.key) or gone.pop(number, None)
        if was is None:
            walk.report(Place(Kind.PAGE_ADDED, number), leaf.trail)
        else:
            pairs.append((number, was, leaf))
    for number, leaf in gone.items():
        walk.report(Place(Kind.PAGE_REMOVED, number), leaf.trail, removed=True)
    kept = [leaf.key for leaf in old if leaf.key in present]
    if kept != [leaf.key for leaf in new if leaf.key in before]:
        walk.report(Place(Kind.PAGE_ORDER))
    return pairs


def _page(walk: Walk, number: int, old: dict[str, Any], new: dict[str, Any], owner: Owner) -> None:
    for key in {**old, **new}:
        if key not in _QUIET:
            kind = _KINDS.get(key, Kind.PAGE_OTHER)
            name = key[1:] if kind in (Kind.PAGE_OTHER, Kind.ACTION, Kind.PAGE_NOTES) else ""
            walk.compare(Place(kind, number, name=name), old.get(key), new.get(key), owner)


def _annotations(
    walk: Walk,
    number: int,
    old: dict[str, Any],
    new: dict[str, Any],
    widgets: frozenset[Key],
) -> None:
    before = _by_key(items(walk.before(old.get("/Annots"))))
    after = _by_key(items(walk.now(new.get("/Annots"))))
    for key, raw in before.items():
        if key in widgets:
            continue
        if key in after:
            name = walk.before(entries(walk.before(raw)).get("/Subtype"))
            kind = Kind.WIDGET_CHANGED if name == "/Widget" else Kind.ANNOTATION_CHANGED
            walk.compare(Place(kind, number), raw, after[key], _owner(key))
        else:
            walk.report(Place(Kind.ANNOTATION_REMOVED, number), _owner(key), removed=True)
    for key, raw in after.items():
        if key not in before and key not in widgets:
            _added(walk, number, entries(walk.now(raw)), _owner(key))


def _by_key(raws: list[Any]) -> dict[Key | int, Any]:
    """By reference; a direct annotation by its place in the list."""
    return {key_of(unwrapped(raw)) or index: raw for index, raw in enumerate(raws)}


def _owner(key: Key | int) -> Owner:
    return Trail(key) if isinstance(key, tuple) else None


def _added(walk: Walk, number: int, annotation: dict[str, Any], owner: Owner) -> None:
    name = str(walk.now(annotation.get("/Subtype")) or "")[1:]
    if name == "Widget":
        walk.report(Place(Kind.STRAY_WIDGET, number), owner)
        return
    kind = Kind.ANNOTATION_DRAWN if is_drawn(walk, annotation) else Kind.ANNOTATION_ADDED
    walk.report(Place(kind, number, name=name), owner)


_ICON: Final = 32.0
"""Points; the icon of a note is smaller and hides little."""
_ICONS: Final = frozenset({"/Text", "/FileAttachment", "/Sound"})
_INVISIBLE: Final = frozenset({"/Popup", "/Link"})


def is_drawn(walk: Walk, annotation: dict[str, Any]) -> bool:
    """Whether an annotation may draw more than a small icon on its page."""
    kind = walk.now(annotation.get("/Subtype"))
    if kind in _INVISIBLE and "/AP" not in annotation:
        return False
    return not is_small(walk, annotation, _ICON if kind in _ICONS else 0.0)


def is_small(walk: Walk, annotation: dict[str, Any], limit: float = 0.0) -> bool:
    """Whether its rectangle is at most `limit` points wide and high, or has no area at all."""
    sides = [walk.now(raw) for raw in items(walk.now(annotation.get("/Rect")))]
    try:
        left, bottom, right, top = (float(side) for side in sides)
    except (TypeError, ValueError):
        return False
    wide, high = abs(right - left), abs(top - bottom)
    return max(wide, high) <= limit if limit else not (wide and high)
