"""Signature fields, their widgets and appearances (ISO 32000-1, 12.5.5 and 12.7.4.5)."""

from __future__ import annotations

from dataclasses import dataclass

from signing.geometry import Box, PageGeometry
from signing.pdf.appearance import impression
from signing.pdf.syntax import Reference, decimal, join_array, join_dict, text_string
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Mark

_FORM = {"/Type": "/XObject", "/Subtype": "/Form"}
_PRINT_LOCKED = 132
_SPOKEN = "电子签章 Electronic seal"
"""What a screen reader says of a signed field (12.7.3.1, /TU)."""
_READ_ONLY = 1
"""Of /Ff: the widget does not answer to the mouse, so nobody is asked to sign an impression."""


@dataclass(frozen=True, slots=True)
class Widget:
    """Where a signature field is seen, and as what."""

    page: Reference
    box: Box
    """Points of user space."""
    appearance: str | None
    """Reference of a form XObject; None for a field that is not to be seen."""

    def entries(self) -> dict[str, str]:
        """The annotation dictionary, but for what belongs to the field."""
        entries = {
            "/Type": "/Annot",
            "/Subtype": "/Widget",
            "/F": str(_PRINT_LOCKED),
            "/P": f"{self.page[0]} {self.page[1]} R",
            "/Rect": join_array(decimal(corner) for corner in self.box.as_tuple()),
        }
        if self.appearance is not None:
            entries["/AP"] = f"<</N {self.appearance}>>"
        return entries


def add_signed(
    writer: IncrementalWriter,
    widget: Widget,
    name: str,
    value: Reference,
    *,
    at: Reference | None = None,
    parent: int | None = None,
) -> str:
    """The field of signature `value`, one dictionary with its widget (12.7.3.1); its reference.

    That is `at` if given. `parent` is its key in the parent tree of a tagged file.
    """
    field = {"/FT": "/Sig", "/T": text_string(name), "/V": f"{value[0]} {value[1]} R"}
    if widget.appearance is not None:
        field["/TU"] = text_string(_SPOKEN)
    if parent is not None:
        field["/StructParent"] = str(parent)
    target = at or writer.reserve()
    writer.put(target, join_dict({**widget.entries(), **field}))
    return f"{target[0]} {target[1]} R"


class Impressions:
    """Impressions in a file whose page content must not change: appearances of widgets.

    The signature's own widget shows one. Further ones are fields of their own, which are never
    signed: no other addition to a signed page is accepted by those who judge its signatures.
    """

    def __init__(self, writer: IncrementalWriter) -> None:
        """Everything goes through `writer`."""
        self._writer = writer
        self._appearances: dict[tuple[str, str, str], str] = {}
        self._kind = ""

    def appearance(self, form: str, mark: Mark, page: PageGeometry, box: Box) -> str:
        """The impression of seal `form` in a widget's `box`; its reference, shared by equal ones.

        The box of the appearance is the widget's rectangle in user space, so the viewer's mapping
        of the one onto the other is the identity, and the page's own matrix turns the seal
        upright.
        """
        drawing = impression(mark, page, "S")
        corners = join_array(decimal(corner) for corner in box.as_tuple())
        found = self._appearances.get((form, corners, drawing))
        if found is None:
            resources = f"<</XObject<</S {form}>>>>"
            # The kind is named here too: pyHanko accepts new objects of a field only below /AP.
            entries = {"/BBox": corners, "/Resources": resources, "/BidSealKind": self._named()}
            found = self._writer.add_stream({**_FORM, **entries}, drawing.encode("ascii"))
            self._appearances[form, corners, drawing] = found
        return found

    def add(self, widget: Widget, name: str, title: str) -> tuple[str, str]:
        """A field that only shows, called `title` aloud; the references of it and its widget.

        MuPDF draws an arrow in place of the appearance of unsigned signature fields unless the
        widget's own /FT is a reference; and pyHanko wants the field's to be none.
        """
        field, place = self._writer.reserve(), self._writer.reserve()
        own, seen = (f"{number} {generation} R" for number, generation in (field, place))
        self._writer.put(
            place, join_dict({**widget.entries(), "/FT": self._named(), "/Parent": own})
        )
        entries = {"/FT": "/Sig", "/T": text_string(name), "/TU": text_string(title)}
        entries |= {"/Ff": str(_READ_ONLY), "/Kids": join_array([seen])}
        self._writer.put(field, join_dict(entries))
        return own, seen

    def _named(self) -> str:
        """The name of the kind of field as an object of its own; its reference."""
        self._kind = self._kind or self._writer.add("/Sig")
        return self._kind


def empty_appearance(writer: IncrementalWriter, box: Box) -> str:
    """Nothing: the impression below is page content, the field only covers it. Its reference."""
    size = f"[0 0 {decimal(box.width)} {decimal(box.height)}]"
    return writer.add_stream({**_FORM, "/BBox": size}, b"")
