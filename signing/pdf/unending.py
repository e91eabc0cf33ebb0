"""Pages whose content is so damaged that viewers stop reading it, and with it all behind it.

Data that cannot be inflated, a string without an end or a hundred errors end the drawing of a
page; what is added to its /Contents comes too late. In a form they end the form only.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

_MOST = 60
"""Pages looked at; each is drawn twice."""
_DPI = 18
_PROBE = b"\nQ Q q 1 0 .5 rg -99999 -99999 199998 199998 re f Q"
"""Paints the whole page; the first two operators undo what content may have left."""
_MOST_UNUSED = 10_000
"""Object numbers that may be left out."""
_MAX_LEVELS = 32
"""Nodes of the page tree above a page."""


def unending(document: Any) -> Sequence[int]:
    """0-based indices of such pages among the first; PyMuPDF's `document` is changed by it.

    Raises what MuPDF and PyMuPDF raise.
    """
    pages = range(min(int(document.page_count), _MOST))
    contents = [_contents(document, index) for index in pages]
    probe = _stream(document, "<<>>", _PROBE)
    return [index for index in pages if not _takes(document, index, (*contents[index], probe))]


def _takes(document: Any, index: int, streams: Sequence[int]) -> bool:
    """Whether the last of these, behind the page's content, is drawn."""
    page = document.load_page(index)
    before = page.get_pixmap(dpi=_DPI, annots=False).samples
    behind = " ".join(f"{number} 0 R" for number in streams)
    document.xref_set_key(page.xref, "Contents", f"[{behind}]")
    after = document.load_page(index).get_pixmap(dpi=_DPI, annots=False).samples
    return bool(after != before)


def enclose(document: Any, indices: Sequence[int], *, missing: AbstractSet[int]) -> None:
    """Let these pages of PyMuPDF's `document` show their content through forms of their own.

    `missing`: numbers that objects refer to without there being such an object; they stay unused.
    Raises what MuPDF and PyMuPDF raise.
    """
    contents = [_contents(document, index) for index in indices]
    unused = max(missing, default=0) + 1 - document.xref_length()
    if unused > _MOST_UNUSED:
        raise ValueError("references far beyond the last object")
    for _ in range(unused):
        document.get_new_xref()
    for index, streams in zip(indices, contents, strict=True):
        page = document.load_page(index)
        data = b"\n".join(document.xref_stream(number) or b"" for number in streams)
        box = " ".join(f"{side:g}" for side in page.mediabox)
        resources = _resources(document, page.xref)
        head = f"<</Type/XObject/Subtype/Form/BBox[{box}]/Resources {resources}>>"
        form = _stream(document, head, data)
        shown = _stream(document, "<<>>", b"/Content Do")
        document.xref_set_key(page.xref, "Resources", f"<</XObject<</Content {form} 0 R>>>>")
        document.xref_set_key(page.xref, "Contents", f"{shown} 0 R")


def _contents(document: Any, index: int) -> list[int]:
    """The streams of a page that are there; PyMuPDF lists what is no reference as 0."""
    numbers = document.load_page(index).get_contents()
    return [number for number in numbers if 0 < number < document.xref_length()]


def _resources(document: Any, number: int) -> str:
    """The page's own /Resources, or those it inherits."""
    for _ in range(_MAX_LEVELS):
        kind, value = document.xref_get_key(number, "Resources")
        if kind in ("xref", "dict"):
            return str(value)
        kind, value = document.xref_get_key(number, "Parent")
        if kind != "xref":
            break
        number = int(value.split()[0])
    return "<<>>"


def _stream(document: Any, entries: str, data: bytes) -> int:
    """The number of a new stream object."""
    number = int(document.get_new_xref())
    document.update_object(number, entries)
    document.update_stream(number, data)
    return number
