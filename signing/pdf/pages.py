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
_MAX_KIDS = 2 * _MAX_PAGES
"""Pages and inner nodes."""
_MAX_DEPTH = 200
_STRINGS = re.compile(r"\((?:\\.|[^\\()])*\)|(?<!<)<[0-9A-Fa-f]*>", re.DOTALL)
_INNERMOST = re.compile(r"<<[^<>]*>>")
_ATTRIBUTE = re.compile(
    r"/(MediaBox|CropBox|Rotate|UserUnit|Resources)(?![^\s/\[<\d+.(~-])"
    r" ?(\[[^\[\]]*\]|\d+ \d+ R|[-+.\d]+|~)"
)
_ELSEWHERE = re.compile(r"(?<=/)(Contents\[?|Parent |Resources )(?: ?\d+ \d+ R)+")
"""References in which pages differ that are alike otherwise."""
_MAX_SHAPES = 8
"""Spellings that are tried on each page; a file has one or two."""
_ONLY_REFERENCES = re.compile(r"\[\d+ \d+ R(?: \d+ \d+ R)*\]")
"""An array as it nearly always is: thousands of children, taken apart in one go."""
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


class _Above(NamedTuple):
    """What an inner node passes on to its children."""

    inherited: Attributes
    holder: Reference | None
    depth: int


def read_pages(source: Source) -> tuple[PageNode, ...]:
    """All pages in order; none only where a sound file says so.

    Raises DamagedPdfError on a broken tree, and on one that viewers take for other pages than it
    has: a mark would stand elsewhere than it was put. DocumentLimitError on a bomb.
    """
    if source.seen.pages is None:
        source.seen.pages = _read_pages(source)
    return source.seen.pages


def _read_pages(source: Source) -> tuple[PageNode, ...]:
    root = reference(source.catalog.get("/Pages"))
    if root is None:
        raise DamagedPdfError(name=source.name)
    pages = tuple(_walk(source, root))
    if not pages and source.repaired:  # they were in the part that is missing
        raise DamagedPdfError(name=source.name)
    if len(pages) != source.page_count:
        raise DamagedPdfError(
            "《{name}》的页面目录已损坏:声明 {told} 页,实际可读 {found} 页。",
            name=source.name,
            told=source.page_count,
            found=len(pages),
        )
    return pages


def _walk(source: Source, root: Reference) -> Iterator[PageNode]:
    leaves = _Leaves(source)
    seen: set[int] = set()
    stack: list[tuple[Iterator[Reference], _Above]] = [(iter([root]), _Above({}, None, 0))]
    pages = kids_seen = 0
    while stack:
        nodes, above = stack[-1]
        for node in nodes:
            text = source.text(node[0])
            if "/Kids" in text and (kids := _kids(source, node)) is not None:
                if node[0] in seen or above.depth > _MAX_DEPTH:
                    # A shared node is no loop, but qpdf and its like open no such file.
                    raise DamagedPdfError(
                        "《{name}》的页面目录已损坏:其中有循环或重复的部分。", name=source.name
                    )
                seen.add(node[0])
                kids_seen += len(kids)
                stack.append((iter(kids), _below(node, text, above)))
                break
            if text.startswith("<<"):
                pages += 1
                yield leaves.page(node, text, above)
        else:
            stack.pop()
        if pages > _MAX_PAGES or kids_seen > _MAX_KIDS:
            raise DocumentLimitError(name=source.name, reason="页面过多")


def _below(node: Reference, text: str, above: _Above) -> _Above:
    """What an inner node's children inherit."""
    own = _attributes(text)
    attributes = {**above.inherited, **own}
    passed = {key: attributes[key] for key in _INHERITED if key in attributes}
    holder = node if own.get("Resources") == "~" else above.holder
    return _Above(passed, holder if "Resources" in passed else None, above.depth + 1)


class _Shape(NamedTuple):
    """How pages are spelled that differ in references only."""

    spelling: re.Pattern[str]
    """Its two groups are the number and the generation of /Resources."""
    geometry: PageGeometry


class _Leaves:
    """Makes pages, most of which are spelled alike but for their references."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._geometries: dict[tuple[str | None, ...], PageGeometry] = {}
        self._shapes: list[_Shape] = []
        self._inherited: Attributes = {}

    def page(self, node: Reference, text: str, above: _Above) -> PageNode:
        """The page whose dictionary is `text`."""
        if above.inherited is not self._inherited:
            if above.inherited != self._inherited:
                self._shapes = []
            self._inherited = above.inherited
        for spelling, geometry in self._shapes:
            if found := spelling.fullmatch(text):
                return PageNode(node, geometry, (int(found[1]), int(found[2])), None)
        return self._taken_apart(node, text, above)

    def _taken_apart(self, node: Reference, text: str, above: _Above) -> PageNode:
        own = _attributes(text)
        attributes = {**above.inherited, **own} if above.inherited else own
        get = attributes.get
        key = (get("MediaBox"), get("CropBox"), get("Rotate"), own.get("UserUnit"))
        geometry = self._geometries.get(key)
        if geometry is None:
            geometry = _geometry(self._source, attributes, own.get("UserUnit"))
            self._geometries[key] = geometry
        resources = reference(get("Resources"))
        is_flat = not any(sign in text[2:-2] for sign in "(<")
        if resources and own.get("Resources") and is_flat and len(self._shapes) < _MAX_SHAPES:
            self._shapes.append(_Shape(_spelling(text), geometry))
        is_direct_above = get("Resources") == "~" and "Resources" not in own
        return PageNode(node, geometry, resources, above.holder if is_direct_above else None)


def _spelling(text: str) -> re.Pattern[str]:
    """Matches pages that are spelled like `text` but for their references."""
    parts, end = [], 0
    for found in _ELSEWHERE.finditer(text):
        parts += [re.escape(text[end : found.start()]), re.escape(found[1])]
        is_resources = found[1].startswith("Resources")
        parts.append(r"(\d+) (\d+) R" if is_resources else r"(?: ?\d+ \d+ R)++")
        end = found.end()
    return re.compile("".join([*parts, re.escape(text[end:])]))


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
    text = str(kids)
    if _ONLY_REFERENCES.fullmatch(text):
        words = text[1:-1].split(" ")
        return list(zip(map(int, words[::3]), map(int, words[1::3]), strict=True))
    found = [reference(kid) for kid in split_array(text)]
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
