"""The annotations of a page, and what holds them."""

from __future__ import annotations

from signing.pdf.source import Source, reading
from signing.pdf.syntax import Reference, is_array, reference, split_array


def page_annotations(source: Source, page: Reference) -> tuple[Reference | None, list[str]]:
    """The /Annots of `page`: the indirect array that holds them (None if direct), and the items."""
    with reading(source.name):
        value = source.dictionary(f"{page[0]} {page[1]} R").get("/Annots")
        resolved = source.resolve(value)
        if not is_array(resolved):
            return None, []
        return reference(value), split_array(str(resolved))
