"""Appearances of the signature widget (ISO 32000-1, 12.5.5)."""

from __future__ import annotations

from signing.geometry import Box, PageGeometry
from signing.pdf.appearance import impression
from signing.pdf.syntax import decimal, join_array
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Mark

_FORM = {"/Type": "/XObject", "/Subtype": "/Form"}


def empty_appearance(writer: IncrementalWriter, box: Box) -> str:
    """Nothing: the impression below is page content, the field only covers it. Its reference."""
    size = f"[0 0 {decimal(box.width)} {decimal(box.height)}]"
    return writer.add_stream({**_FORM, "/BBox": size}, b"")


def seal_appearance(writer: IncrementalWriter, form: str, mark: Mark, page: PageGeometry) -> str:
    """The impression itself, for files whose page content must not change; its reference.

    The box of the appearance is the widget's rectangle in user space, so the viewer's mapping of
    the one onto the other is the identity, and the page's own matrix turns the seal upright.
    """
    box = page.rect_to_user(mark.rect)
    corners = join_array(decimal(corner) for corner in box.as_tuple())
    drawing = impression(mark, page, "S").encode("ascii")
    resources = f"<</XObject<</S {form}>>>>"
    return writer.add_stream({**_FORM, "/BBox": corners, "/Resources": resources}, drawing)
