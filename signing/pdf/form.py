"""The interactive form of a file: its signature fields, and adding to them (12.7.2, 12.7.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signing.errors import DocumentLimitError
from signing.pdf.lasting import lasting, require_lasting_references, require_references
from signing.pdf.source import Source, reading
from signing.pdf.syntax import (
    Reference,
    is_array,
    join_array,
    join_dict,
    number,
    read_text,
    reference,
    split_array,
)
from signing.pdf.writer import IncrementalWriter

_SIGNATURES_EXIST_APPEND_ONLY = 3
_USUAL_FONTS = (
    "<</Font<</Helv<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    "/ZaDb<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>"
)
"""The fonts that comments without an appearance name: PDFium invents them where a file has no
form, but draws nothing where a form has no resources (12.7.2, /DR)."""
_MAX_FIELDS = 16_000
"""Fields of a form; verification looks at 20,000, and up to 3,001 are added."""


@dataclass(frozen=True, slots=True)
class FieldNode:
    """A terminal signature field of the form."""

    name: str
    """Fully qualified (12.7.3.2)."""
    reference: Reference
    entries: dict[str, str]
    widget: Reference | None
    """Where its only widget is: itself or its only kid; None when it has several."""

    def is_signed(self, source: Source) -> bool:
        """Whether it has a value."""
        return bool(source.dictionary(self.entries.get("/V")))


@dataclass(frozen=True, slots=True)
class _Visit:
    value: str
    parent: str
    kind: str


def signature_fields(source: Source) -> Iterator[FieldNode]:
    """Terminal fields of type /Sig, each once; DocumentLimitError in a form too large."""
    stack = [_Visit(field, "", "") for field in reversed(form_fields(source))]
    seen: set[int] = set()
    visits = 0
    while stack:
        visit = stack.pop()
        visits += 1
        if visits > _MAX_FIELDS:
            raise DocumentLimitError(name=source.name, reason="表单域过多")
        target = reference(visit.value)
        if target is None or target[0] in seen:
            continue
        seen.add(target[0])
        entries = source.dictionary(visit.value)
        kind = source.resolve(entries.get("/FT")) or visit.kind
        name = _qualified(visit.parent, read_text(source.resolve(entries.get("/T"))))
        kids = _kids(source, entries)
        if kind == "/Sig" and (not _has_fields(source, kids) or entries.get("/V")):
            yield FieldNode(name, target, entries, _widget(target, kids))
        else:
            stack += [_Visit(kid, name, kind) for kid in reversed(kids)]


def _qualified(parent: str, own: str) -> str:
    return f"{parent}.{own}" if parent and own else parent or own


def _kids(source: Source, entries: dict[str, str]) -> list[str]:
    kids = source.resolve(entries.get("/Kids"))
    with reading(source.name):
        return split_array(str(kids)) if is_array(kids) else []


def _has_fields(source: Source, kids: Sequence[str]) -> bool:
    """Whether kids are fields of their own and not just widgets, which have no name."""
    return any("/T" in source.dictionary(kid) for kid in kids)


def _widget(own: Reference, kids: Sequence[str]) -> Reference | None:
    if not kids:
        return own
    return reference(kids[0]) if len(kids) == 1 else None


def free_name(source: Source, prefix: str = "BidSeal") -> str:
    """``<prefix><n>``, no field's name, nor what one begins with before a hyphen."""
    used = set()
    for field in form_fields(source):
        name = read_text(source.resolve(source.dictionary(field).get("/T")))
        used.add(name.partition("-")[0])
    count = 1
    while f"{prefix}{count}" in used:
        count += 1
    return f"{prefix}{count}"


def form_fields(source: Source) -> Sequence[str]:
    """The root fields of the form, as they stand in its /Fields."""
    fields = source.resolve(source.dictionary(source.catalog.get("/AcroForm")).get("/Fields"))
    with reading(source.name):
        return split_array(str(fields)) if is_array(fields) else []


def add_to_form(
    source: Source, writer: IncrementalWriter, added: Sequence[str], *, is_signed: bool
) -> None:
    """List fields (references) in the form, changing the object that holds the list.

    The flags of a form that `is_signed` stay as they are, even missing: strict validators let
    nothing of it change but its list; ProtectedPdfError where not even that.
    """
    catalog = dict(source.catalog)
    value = catalog.get("/AcroForm")
    form = source.dictionary(value)
    flags = int(number(source.resolve(form.get("/SigFlags"))) or 0)
    present = form_fields(source)
    if is_signed:
        require_references(source, present)
        require_lasting_references(source, present)
    else:
        present = lasting(source, writer, present)
    fields = join_array([*present, *added])
    holder = reference(form.get("/Fields"))
    wanted = flags if is_signed else flags | _SIGNATURES_EXIST_APPEND_ONLY
    unchanged_form = holder is not None and flags == wanted
    if holder is not None and is_array(source.resolve(form["/Fields"])):
        writer.put(holder, fields)
    else:
        form["/Fields"] = fields
        unchanged_form = False
    if unchanged_form:
        return
    if value is None:
        form["/DR"] = _USUAL_FONTS
    if flags != wanted:
        form["/SigFlags"] = str(wanted)
    target = reference(value)
    if target is not None and source.dictionary(value):
        writer.put(target, join_dict(form))
        return
    catalog["/AcroForm"] = join_dict(form) if value else writer.add(join_dict(form))
    writer.put(source.catalog_reference, join_dict(catalog))
