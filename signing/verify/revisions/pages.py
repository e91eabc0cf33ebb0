"""Compares the pages of two revisions: order, contents, boxes, annotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from signing.verify.revisions.history import Key, entries, is_null, items, key_of, unwrapped
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
_MAX_DEPTH: Final = 16
"""Nodes above a page that is linked to others than it hangs on; honest trees have none."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with what it inherits."""

    key: Key
    """For a page that stands directly in its parent 0 and its place."""
    trail: Owner
    """The page and the nodes above it."""
    entries: dict[str, Any]
    upward: dict[str, Any] | None = None
    """What the page inherits for readers that ask its /Parent, where that is another node than
    the one the page hangs on."""


@dataclass(frozen=True, slots=True)
class Widgets:
    """The widgets of the form, by their references."""

    all: frozenset[Key]
    lasting: frozenset[Key]
    """Those of fields that were there before and are not signed meanwhile: a page that showed one
    must go on to do so, and no page may begin to."""


def leaves(
    root: Any, resolve: Callable[[Any], Any], nodes: dict[Key, Any] | None = None
) -> list[Leaf]:
    """The pages of a catalogue (raw) in order; every node once, so circular trees end.

    What the `nodes` above them say of their number and kind is added to those given.
    """
    found: list[Leaf] = []
    told = {} if nodes is None else nodes
    seen: set[Key] = set()
    top = entries(resolve(root)).get("/Pages")
    stack: list[tuple[Any, dict[str, Any], Owner, bool]] = [(top, {}, _trail(root, None), True)]
    while stack and len(found) < _MAX_PAGES:
        raw, inherited, above, is_linked = stack.pop()
        key = key_of(unwrapped(raw))
        if key in seen:
            continue
        if key is not None:
            seen.add(key)
        trail = _trail(raw, above)
        own = entries(resolve(raw))
        passed = inherited | {k: own[k] for k in _INHERITED if k in own}
        kids = resolve(own.get("/Kids"))
        parent = key_of(unwrapped(own.get("/Parent")))
        is_linked = is_linked and (raw is top or (above is not None and parent == above.key))
        if "/Kids" in own:
            if key is not None:
                told[key] = (resolve(own.get("/Count")), resolve(own.get("/Type")))
            stack.extend((kid, passed, trail, is_linked) for kid in reversed(items(kids)))
        elif own:
            upward = None if is_linked else _upward(own, resolve)
            found.append(Leaf(key or (0, len(found)), trail, passed | own, upward))
    return found


def _upward(own: dict[str, Any], resolve: Callable[[Any], Any]) -> dict[str, Any]:
    """What a page inherits along its /Parent."""
    found: dict[str, Any] = {key: own[key] for key in _INHERITED if key in own}
    for _ in range(_MAX_DEPTH):
        own = entries(resolve(own.get("/Parent")))
        found = {key: own[key] for key in _INHERITED if key in own} | found
    return found


def _trail(raw: Any, above: Owner) -> Owner:
    key = key_of(unwrapped(raw))
    return above if key is None else Trail(key, above)


def compare(walk: Walk, old: list[Leaf], new: list[Leaf], *, widgets: Widgets) -> None:
    """Report every difference of the pages; `widgets` belong to the form, which judges them."""
    for number, before, after in _paired(walk, old, new):
        _page(walk, number, before.entries, after.entries, after.trail)
        if before.upward is not None or after.upward is not None:
            was, now = (
                leaf.entries if leaf.upward is None else leaf.upward for leaf in (before, after)
            )
            for key in _INHERITED:
                walk.compare(Place(_KINDS[key], number), was.get(key), now.get(key), after.trail)
        _annotations(walk, number, before.entries, after.entries, widgets)


def compare_nodes(walk: Walk, old: dict[Key, Any], new: dict[Key, Any]) -> None:
    """Report nodes that tell another number of pages; call if the pages are as many as before.

    Some readers count the pages, others believe what is told.
    """
    for key in old.keys() & new.keys():
        if old[key] != new[key]:
            walk.report(Place(Kind.PAGE_TREE), Trail(key))


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
    if _type(walk.before(old.get("/Type"))) != _type(walk.now(new.get("/Type"))):
        walk.report(Place(Kind.PAGE_TREE), owner)
    for key in {**old, **new}:
        if key not in _QUIET:
            kind = _KINDS.get(key, Kind.PAGE_OTHER)
            name = key[1:] if kind in (Kind.PAGE_OTHER, Kind.ACTION, Kind.PAGE_NOTES) else ""
            walk.compare(Place(kind, number, name=name), old.get(key), new.get(key), owner)


def _type(name: Any) -> str:
    return "/Page" if is_null(name) else str(name)


def _annotations(
    walk: Walk,
    number: int,
    old: dict[str, Any],
    new: dict[str, Any],
    widgets: Widgets,
) -> None:
    was, now = items(walk.before(old.get("/Annots"))), items(walk.now(new.get("/Annots")))
    before, after = _by_key(was), _by_key(now)
    if _kept(was, after) != _kept(now, before):
        walk.report(Place(Kind.ANNOTATION_ORDER, number))
    for key, raw in before.items():
        if key in widgets.all:
            if key in widgets.lasting and key not in after:
                walk.report(Place(Kind.WIDGET_UNLISTED, number), _owner(key), removed=True)
        elif key in after:
            name = walk.before(entries(walk.before(raw)).get("/Subtype"))
            kind = Kind.WIDGET_CHANGED if name == "/Widget" else Kind.ANNOTATION_CHANGED
            walk.compare(Place(kind, number), raw, after[key], _owner(key))
        else:
            walk.report(Place(Kind.ANNOTATION_REMOVED, number), _owner(key), removed=True)
    for key, raw in after.items():
        if key in before:
            continue
        if key not in widgets.all:
            _added(walk, number, entries(walk.now(raw)), _owner(key))
        elif key in widgets.lasting and not is_small(walk, entries(walk.now(raw))):
            walk.report(Place(Kind.WIDGET_LISTED, number), _owner(key))


def _kept(raws: list[Any], others: Mapping[Key | int, Any]) -> list[Key]:
    """The references that are in both, in the order in which they are drawn."""
    keys = (key_of(unwrapped(raw)) for raw in raws)
    return [key for key in keys if key is not None and key in others]


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
