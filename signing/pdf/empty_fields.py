"""The empty signature fields of a file that may be signed in place, and on what terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from signing.geometry import Box
from signing.pdf.form import FieldNode, signature_fields
from signing.pdf.lock import Lock, LockAction, covered
from signing.pdf.locks import lock_of
from signing.pdf.model import Change
from signing.pdf.pages import PageNode
from signing.pdf.seed_value import seed_digests, seed_problem
from signing.pdf.source import Source, reading
from signing.pdf.syntax import Reference, is_array, number, reference, split_array
from signing.placement.model import SignatureField

_READ_ONLY = 1
_UNSEEN = 2 | 32
"""Of /F: hidden, or not for the screen (12.5.3)."""
_MAX_LISTED = 200
"""A template has a few; a list of more serves nobody."""


def empty_fields(
    source: Source, pages: Sequence[PageNode], locks: Sequence[Lock], change: Change
) -> tuple[SignatureField, ...]:
    """Visible signature fields without a signature, neither read-only nor under `locks`.

    `change` is what the file permits.
    """
    finder = _PageFinder(source, pages)
    found = list(_listed(source, finder, locks, change))
    names = [field.name for field, _ in found]
    return tuple(_with_lock(field, lock, names) for field, lock in found)


def field_node(source: Source, name: str) -> FieldNode | None:
    """The empty field of that name."""
    found = (node for node in signature_fields(source) if node.name == name)
    return next((node for node in found if not node.is_signed(source)), None)


def _listed(
    source: Source, finder: _PageFinder, locks: Sequence[Lock], change: Change
) -> Iterator[tuple[SignatureField, Lock | None]]:
    count = 0
    for node in signature_fields(source):
        if count == _MAX_LISTED:
            return
        if node.is_signed(source) or node.widget is None or _is_locked(source, node, locks):
            continue
        widget = source.dictionary(f"{node.widget[0]} {node.widget[1]} R")
        box = rectangle(source, widget)
        index = finder.page_of(node.widget, widget)
        if box is None or index is None:
            continue
        rect = finder.pages[index].geometry.rect_to_visual(box)
        problem = seed_problem(source, node.entries)
        if node.widget != node.reference and change is not Change.CONTENT:
            # Those who judge earlier signatures accept new looks only in the field's own object.
            problem = "与其外观分开存放,文件已有签名时无法显示印章"
        count += 1
        lock = lock_of(source, node.entries.get("/Lock"))
        digests = seed_digests(source, node.entries)
        yield SignatureField(node.name, index + 1, rect, problem=problem, digests=digests), lock


def _with_lock(field: SignatureField, lock: Lock | None, names: Sequence[str]) -> SignatureField:
    if lock is None:
        return field
    locked = tuple(name for name in names if name != field.name and lock.covers(name))
    return replace(field, locks=locked, locks_new=lock.action is not LockAction.INCLUDE)


def _is_locked(source: Source, node: FieldNode, locks: Sequence[Lock]) -> bool:
    flags = int(number(source.resolve(node.entries.get("/Ff"))) or 0)
    return bool(flags & _READ_ONLY) or covered(locks, node.name)


def rectangle(source: Source, widget: dict[str, str]) -> Box | None:
    """The widget's rectangle in points of user space; None for one that is not to be seen."""
    if int(number(source.resolve(widget.get("/F"))) or 0) & _UNSEEN:
        return None
    value = source.resolve(widget.get("/Rect"))
    with reading(source.name):
        items = split_array(str(value)) if is_array(value) else []
    numbers = [number(source.resolve(item)) for item in items]
    corners = [item for item in numbers if item is not None]
    if len(corners) != 4:
        return None
    box = Box.normalised(*corners)
    return box if box.width > 0 and box.height > 0 else None


class _PageFinder:
    """Finds the page of a widget: by its /P, else by looking through the pages, once."""

    def __init__(self, source: Source, pages: Sequence[PageNode]) -> None:
        self.pages = pages
        self._source = source
        self._indexes = {page.reference[0]: index for index, page in enumerate(pages)}
        self._listed: dict[int, int] | None = None

    def page_of(self, own: Reference, widget: dict[str, str]) -> int | None:
        """0-based index."""
        named = reference(widget.get("/P"))
        if named is not None and named[0] in self._indexes:
            return self._indexes[named[0]]
        if self._listed is None:
            self._listed = dict(self._annotations())
        return self._listed.get(own[0])

    def _annotations(self) -> Iterator[tuple[int, int]]:
        for index, page in enumerate(self.pages):
            entries = self._source.dictionary(f"{page.reference[0]} {page.reference[1]} R")
            listed = self._source.resolve(entries.get("/Annots"))
            with reading(self._source.name):
                items = split_array(str(listed)) if is_array(listed) else []
            for target in map(reference, items):
                if target is not None:
                    yield target[0], index
