"""Whether a field that was filled in shows what it was filled with.

A reader draws the appearance, a program reads the value; who may fill a form could otherwise let
the two say different things (a shadow attack of the kind "replace").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from pyhanko.pdf_utils import generic

from signing.placement.normalise import normalise
from signing.verify.revisions.history import Key, entries, is_null, items
from signing.verify.revisions.walk import Owner, Trail, Walk

_PASSWORD: Final = 1 << 13
"""The field shows asterisks (ISO 32000-1, table 228)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A terminal field."""

    key: Key | None
    own: dict[str, Any]
    kind: Any
    """/FT, also inherited."""
    flags: int
    widgets: dict[Key | int, Any] = field(default_factory=dict)
    """Raw; a field merged with its widget is its own."""

    @property
    def trail(self) -> Owner:
        """As the walk wants it."""
        return None if self.key is None else Trail(self.key)


def is_shown(walk: Walk, node: Node) -> bool:
    """Whether every widget of a field of the newest revision shows its value."""
    value = walk.now(node.own.get("/V"))
    if node.kind == "/Btn":
        return all(_is_in_state(walk, raw, value) for raw in node.widgets.values())
    if node.kind == "/Tx" and node.flags & _PASSWORD:
        return True
    wanted = _texts(walk, node, value)
    return all(_shows(walk, key, raw, wanted) for key, raw in node.widgets.items())


def _is_in_state(walk: Walk, widget: Any, value: Any) -> bool:
    """Whether a button is on if it stands for the value, and off if not; a push button has none."""
    own = entries(walk.now(widget))
    states = entries(walk.now(entries(walk.now(own.get("/AP"))).get("/N")))
    state = walk.now(own.get("/AS"))
    if not isinstance(value, generic.NameObject) or not states:
        return is_null(value) and is_null(state)
    return bool(state == (value if value in states else "/Off"))


def _texts(walk: Walk, node: Node, value: Any) -> frozenset[str]:
    """The normalised texts that a field with this value may show."""
    chosen = [walk.now(raw) for raw in items(value)] or [value]
    labels = dict(_options(walk, node))
    own = [text for text in map(_text, chosen) if text is not None]
    named = [labels.get(one, one) for one in own]
    return frozenset(normalise("".join(texts)) for texts in (own, named))


def _text(value: Any) -> str | None:
    """A text string without its line ends; pyHanko takes one with line ends for mere bytes."""
    if isinstance(value, generic.ByteStringObject):
        value = generic.pdf_string(bytes(value).translate(None, b"\t\n\r"))
    return str(value) if isinstance(value, generic.TextStringObject) else None


def _options(walk: Walk, node: Node) -> list[tuple[str, str]]:
    """The values of a choice with the texts that stand for them."""
    pairs = []
    for raw in items(walk.now(node.own.get("/Opt"))):
        pair = [str(walk.now(part)) for part in items(walk.now(raw))]
        if len(pair) == 2:
            pairs.append((pair[0], pair[1]))
    return pairs


def _shows(walk: Walk, key: Key | int, widget: Any, wanted: frozenset[str]) -> bool:
    """Whether a widget draws one of the texts; without an appearance readers draw the value."""
    own = entries(walk.now(widget))
    if is_null(walk.now(entries(walk.now(own.get("/AP"))).get("/N"))):
        return True
    found = walk.history.shown(key[0]) if isinstance(key, tuple) else None
    return found is not None and normalise(found) in wanted
