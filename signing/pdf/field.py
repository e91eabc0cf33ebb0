"""The signature field: its place in the form, its widget and its dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from signing.geometry import Box
from signing.pdf.source import Source, reading
from signing.pdf.syntax import (
    Reference,
    decimal,
    is_array,
    join_array,
    join_dict,
    number,
    read_string,
    read_text,
    reference,
    split_array,
    text_string,
)
from signing.pdf.writer import IncrementalWriter

_SIGNATURES_EXIST_APPEND_ONLY = 3
_PRINT_LOCKED = 132
_MAX_FIELDS = 10_000
_SPOKEN = "电子签章 Electronic seal"
"""What a screen reader says of the field (12.7.3.1, /TU)."""


def free_name(source: Source, prefix: str = "BidSeal") -> str:
    """``<prefix><n>``, not yet the name of a field of the form."""
    used = set()
    for field in form_fields(source)[:_MAX_FIELDS]:
        used.add(read_text(source.resolve(source.dictionary(field).get("/T"))))
    count = 1
    while f"{prefix}{count}" in used:
        count += 1
    return f"{prefix}{count}"


def form_fields(source: Source) -> Sequence[str]:
    """The root fields of the form, as they stand in its /Fields."""
    fields = source.resolve(source.dictionary(source.catalog.get("/AcroForm")).get("/Fields"))
    with reading(source.name):
        return split_array(str(fields)) if is_array(fields) else []


def add_to_form(source: Source, writer: IncrementalWriter, field: str) -> None:
    """List `field` (a reference) in the form, changing the object that holds the list."""
    catalog = dict(source.catalog)
    value = catalog.get("/AcroForm")
    form = source.dictionary(value)
    flags = int(number(source.resolve(form.get("/SigFlags"))) or 0)
    fields = join_array([*form_fields(source), field])
    holder = reference(form.get("/Fields"))
    unchanged_form = holder is not None and flags & 3 == _SIGNATURES_EXIST_APPEND_ONLY
    if holder is not None and is_array(source.resolve(form["/Fields"])):
        writer.put(holder, fields)
    else:
        form["/Fields"] = fields
        unchanged_form = False
    if unchanged_form:
        return
    form["/SigFlags"] = str(flags | _SIGNATURES_EXIST_APPEND_ONLY)
    target = reference(value)
    if target is not None and source.dictionary(value):
        writer.put(target, join_dict(form))
        return
    catalog["/AcroForm"] = join_dict(form) if value else writer.add(join_dict(form))
    writer.put(source.catalog_reference, join_dict(catalog))


def add_widget(
    writer: IncrementalWriter,
    *,
    name: str,
    page: Reference,
    box: Box,
    value: Reference,
    appearance: str | None,
    at: Reference | None = None,
    parent: int | None = None,
) -> str:
    """The field and its only widget in one dictionary (12.7.3.1); its reference, `at` if given.

    An invisible one has an empty box and no appearance. `parent` is its key in the parent tree of
    a tagged file.
    """
    rectangle = join_array(decimal(corner) for corner in box.as_tuple())
    entries = {
        "/Type": "/Annot",
        "/Subtype": "/Widget",
        "/FT": "/Sig",
        "/T": text_string(name),
        "/F": str(_PRINT_LOCKED),
        "/P": f"{page[0]} {page[1]} R",
        "/Rect": rectangle,
        "/V": f"{value[0]} {value[1]} R",
    }
    if appearance is not None:
        entries["/AP"] = f"<</N {appearance}>>"
        entries["/TU"] = text_string(_SPOKEN)
    if parent is not None:
        entries["/StructParent"] = str(parent)
    target = at or writer.reserve()
    writer.put(target, join_dict(entries))
    return f"{target[0]} {target[1]} R"


class Strings(Protocol):
    """Writes a string of the signature dictionary, encrypted where the file is."""

    def __call__(self, data: bytes, /) -> bytes:
        """The string with its delimiters."""


def signature_entries(
    strings: Strings, *, signer: str, reason: str, seal_data: bytes | None, now: datetime
) -> bytes:
    """The signature dictionary but for /ByteRange and /Contents (12.8.1, ETSI EN 319 142-1)."""
    zone = now.strftime("%z") or "+0000"
    stamp = f"D:{now:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
    parts = [
        b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M",
        strings(stamp.encode("ascii")),
    ]
    for key, text in ((b"/Name", signer), (b"/Reason", reason)):
        if text:
            parts += [key, strings(read_string(text_string(text)))]
    if seal_data is not None:
        parts += [b"/BidSealSeal", strings(seal_data)]
    return b"".join(parts)
