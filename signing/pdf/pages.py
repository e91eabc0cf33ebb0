"""The page tree: every page's reference, exact boxes and inherited attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from signing.errors import DamagedPdfError, DocumentLimitError
from signing.geometry import Box, PageGeometry, Rotation
from signing.pdf.source import Source
from signing.pdf.syntax import Reference, is_array, number, reference, split_array

_LETTER = Box(0.0, 0.0, 612.0, 792.0)
"""What MuPDF and PDFium show when a page has no usable /MediaBox."""
_MAX_PAGES = 100_000
_MAX_DEPTH = 200
_STRINGS = re.compile(r"\((?:\\.|[^\\()])*\)|(?<!<)<[0-9A-Fa-f]*>", re.DOTALL)
_INNERMOST = re.compile(r"<<[^<>]*>>")
_ATTRIBUTE = re.compile(
    r"/(MediaBox|CropBox|Rotate|UserUnit|Resources)(?![^\s/\[<\d+.(~-])"
    r" ?(\[[^\[\]]*\]|\d+ \d+ R|[-+.\d]+|~)"
)
_INHERITED = ("MediaBox", "CropBox", "Rotate", "Resources")

Attributes = Mapping[str, str]


class PageNode(NamedTuple):
    """One page of the tree."""

    reference: Reference
    geometry: PageGeometry
    resources: Reference | None
    """The /Resources it inherits or refers to; None when they are its own or missing."""
    inherits_direct: Reference | None
    """The ancestor that holds the inherited /Resources as a direct dictionary."""


class _Visit(NamedTuple):
    reference: Reference
    inherited: Attributes
    holder: Reference | None
    depth: int


def read_pages(source: Source) -> tuple[PageNode, ...]:
    """All pages in order; none only where a sound file says so.

    Raises DamagedPdfError on a broken tree, DocumentLimitError on a bomb.
    """
    root = reference(source.catalog.get("/Pages"))
    if root is None:
        raise DamagedPdfError(name=source.name)
    pages = tuple(_walk(source, root))
    if not pages and source.repaired:  # they were in the part that is missing
        raise DamagedPdfError(name=source.name)
    return pages


def _walk(source: Source, root: Reference) -> Iterator[PageNode]:
    geometries: dict[tuple[str | None, ...], PageGeometry] = {}
    open_nodes: set[int] = set()
    stack = [_Visit(root, {}, None, 0)]
    pages = 0
    while stack:
        visit = stack.pop()
        text = source.text(visit.reference[0])
        if "/Kids" in text and (kids := _kids(source, visit.reference)) is not None:
            if visit.reference[0] in open_nodes or visit.depth > _MAX_DEPTH:
                raise DamagedPdfError(name=source.name)
            open_nodes.add(visit.reference[0])
            stack.extend(reversed(_children(visit, text, kids)))
        elif text.startswith("<<"):
            pages += 1
            yield _page(source, visit, text, geometries)
        if max(pages, len(stack)) > _MAX_PAGES:
            raise DocumentLimitError(name=source.name, reason="页面过多")


def _children(visit: _Visit, text: str, kids: list[Reference]) -> list[_Visit]:
    """The visits to an inner node's children, with what they inherit."""
    own = _attributes(text)
    attributes = {**visit.inherited, **own}
    passed = {key: attributes[key] for key in _INHERITED if key in attributes}
    holder = visit.reference if own.get("Resources") == "~" else visit.holder
    kept = holder if "Resources" in passed else None
    return [_Visit(kid, passed, kept, visit.depth + 1) for kid in kids]


def _page(
    source: Source,
    visit: _Visit,
    text: str,
    geometries: dict[tuple[str | None, ...], PageGeometry],
) -> PageNode:
    """The page; `geometries` remembers those worked out, since most pages are alike."""
    own = _attributes(text)
    attributes = {**visit.inherited, **own} if visit.inherited else own
    get = attributes.get
    key = (get("MediaBox"), get("CropBox"), get("Rotate"), own.get("UserUnit"))
    geometry = geometries.get(key)
    if geometry is None:
        geometry = geometries[key] = _geometry(source, attributes, own.get("UserUnit"))
    resources = get("Resources")
    is_direct_above = resources == "~" and "Resources" not in own
    return PageNode(
        visit.reference,
        geometry,
        reference(resources),
        visit.holder if is_direct_above else None,
    )


def _attributes(text: str) -> dict[str, str]:
    """The page attributes among the outermost entries; ``~`` stands for a direct dictionary."""
    inner = text[2:-2]
    if "(" in inner or "<" in inner:
        inner = _STRINGS.sub("", inner)
        longer = ""
        while longer != inner:
            longer, inner = inner, _INNERMOST.sub("~", inner)
    return dict(_ATTRIBUTE.findall(inner))


def _kids(source: Source, node: Reference) -> list[Reference] | None:
    """References to the children; None when the node has no array of them."""
    kids = source.resolve(source.dictionary(f"{node[0]} {node[1]} R").get("/Kids"))
    if not is_array(kids):
        return None
    found = [reference(kid) for kid in split_array(str(kids))]
    return [kid for kid in found if kid is not None]


def _geometry(source: Source, attributes: Attributes, user_unit: str | None) -> PageGeometry:
    media = _box(source, attributes.get("MediaBox")) or _LETTER
    crop = _box(source, attributes.get("CropBox")) or media
    unit = number(source.resolve(user_unit)) or 1.0
    turn = number(source.resolve(attributes.get("Rotate"))) or 0.0
    return PageGeometry(media, crop, _rotation(turn), unit if unit > 0 else 1.0)


def _rotation(degrees: float) -> Rotation:
    """The nearest quarter turn, as MuPDF shows odd values."""
    quarters: tuple[Rotation, ...] = (0, 90, 180, 270)
    return quarters[int((degrees % 360 + 45) // 90) % 4]


def _box(source: Source, value: str | None) -> Box | None:
    """A usable rectangle, or None when it is missing, malformed or empty."""
    resolved = source.resolve(value)
    if not is_array(resolved):
        return None
    numbers = [number(source.resolve(item)) for item in split_array(str(resolved))]
    corners = [item for item in numbers if item is not None]
    if len(corners) < 4:
        return None
    box = Box.normalised(*corners[:4])
    return box if box.width > 0 and box.height > 0 else None
