"""The annotations of pages (ISO 32000-1, 12.5.2): what holds them, and listing new widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from signing.pdf.lasting import (
    lasting,
    require_flat,
    require_lasting_references,
    require_references,
)
from signing.pdf.pages import PageNode
from signing.pdf.source import Source, reading
from signing.pdf.stamp import Stamper
from signing.pdf.syntax import Reference, is_array, join_array, reference, split_array
from signing.pdf.writer import IncrementalWriter


def annotate(
    source: Source,
    stamper: Stamper,
    writer: IncrementalWriter,
    pages: Sequence[PageNode],
    widgets: Mapping[int, Sequence[str]],
    *,
    keep_holders: bool,
    is_encrypted: bool = False,
) -> None:
    """Add `widgets` (references by 0-based page) to their pages.

    A page gets an array of its own, for the old one may be shared with another page: an object of
    references only, so that a later signature can list its widget without touching the page. With
    `keep_holders` an indirect array that belongs to one page only is extended instead, so that a
    signed page's dictionary stays as it was; ProtectedPdfError where earlier signatures would not
    outlive it.
    """
    shared = _shared(source, pages) if keep_holders else None
    for index, added in widgets.items():
        page = pages[index]
        holder, present = page_annotations(source, page.reference)
        if shared is None:
            listed = join_array([*lasting(source, writer, present), *added])
            stamper.entries(index, page)["/Annots"] = writer.add(listed)
            continue
        listed = join_array([*present, *added])
        require_references(source, present)
        require_lasting_references(source, present)
        if holder and holder not in shared:
            writer.put(holder, listed)
            continue
        entries = stamper.entries(index, page)
        entries.pop("/Annots", None)
        require_lasting_references(source, entries.values())
        if is_encrypted and source.holder(page.reference[0]) is not None:
            require_flat(source, entries.values())
        entries["/Annots"] = listed


def page_annotations(source: Source, page: Reference) -> tuple[Reference | None, list[str]]:
    """The /Annots of `page`: the indirect array that holds them (None if direct), and the items."""
    with reading(source.name):
        value = source.dictionary(_text(page)).get("/Annots")
        resolved = source.resolve(value)
        if not is_array(resolved):
            return None, []
        return reference(value), split_array(str(resolved))


def _shared(source: Source, pages: Sequence[PageNode]) -> frozenset[Reference]:
    """The arrays that more than one page refers to."""
    values = (source.dictionary(_text(page.reference)).get("/Annots") for page in pages)
    uses = Counter(holder for value in values if (holder := reference(value)))
    return frozenset(holder for holder, count in uses.items() if count > 1)


def _text(target: Reference) -> str:
    return f"{target[0]} {target[1]} R"
