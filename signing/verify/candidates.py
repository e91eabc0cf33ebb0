"""Finds the signatures of a file: filled signature fields, by a bounded walk of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.verify.source import FOREIGN

_MAX_FIELDS: Final = 20_000
_MAX_DEPTH: Final = 64
_MAX_PAGES: Final = 20_000
SEAL_KEY: Final = "/BidSealSeal"
"""Where a signature dictionary carries its GB/T 38540 seal."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filled signature field; nothing about it is believed yet."""

    name: str
    """Fully qualified field name."""
    subfilter: str
    """e.g. ``ETSI.CAdES.detached``; empty if missing."""
    contents: bytes
    numbers: tuple[int, ...]
    """The /ByteRange; empty if missing or malformed."""
    certificate: bytes | None
    """/Cert of adbe.x509.rsa_sha1, DER."""
    claimed_at: datetime | None
    """/M: what the signer's clock said."""
    seal: bytes | None
    """GB/T 38540 data, DER."""
    page: int | None
    """1-based"""
    rect: tuple[float, float, float, float] | None
    """PDF user space; None if invisible."""
    value: Any = field(default=None, repr=False)
    """The signature dictionary, for the comparison of revisions."""
    holder: tuple[int, int] | None = None
    """Number and generation of the object that the dictionary stands in."""
    lock: Any = field(default=None, repr=False)
    """/Lock of the field."""


def find(reader: PdfFileReader) -> list[Candidate]:
    """All filled signature fields in the order of the form; broken ones too."""
    fields = _get(_get(_get(reader.trailer, "/Root"), "/AcroForm"), "/Fields")
    return [
        _candidate(reader, name, found, raw)
        for name, kind, found, raw in _walk(fields)
        if kind == "/Sig" and _is_filled(found)
    ]


def may_be_lost(reader: PdfFileReader) -> bool:
    """Whether a signature may stand in a part of the form that cannot be read."""
    root = _get(reader.trailer, "/Root")
    form = _get(root, "/AcroForm")
    fields = _get(form, "/Fields")
    if fields is None:
        return root is None or "/AcroForm" in root
    flags = _get(form, "/SigFlags")
    says_signed = isinstance(flags, int) and bool(flags & 1)
    return any(
        found is None or (says_signed and isinstance(found, generic.NullObject))
        for _, _, found, _ in _walk(fields)
    )


def _walk(fields: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Name, kind, value (None if unreadable) and place of every field, depth-first.

    Every object once, so circular forms end.
    """
    seen: set[object] = set()
    stack: list[tuple[Any, str, Any, int]] = [(f, "", None, 0) for f in _raw_items(fields)]
    stack.reverse()
    while stack and len(seen) < _MAX_FIELDS:
        raw, parent, kind, depth = stack.pop()
        key = getattr(raw, "reference", None) or id(raw)
        if key in seen or depth > _MAX_DEPTH:
            continue
        seen.add(key)
        found = _resolve(raw)
        if not isinstance(found, generic.DictionaryObject):
            yield parent, kind, found, raw
            continue
        own = _text(_get(found, "/T"))
        name = ".".join(part for part in (parent, own) if part)
        kind = _get(found, "/FT") or kind
        yield name, kind, found, raw
        kids = _get(found, "/Kids")
        stack.extend((kid, name, kind, depth + 1) for kid in reversed(_raw_items(kids)))


def _is_filled(found: Any) -> bool:
    """Whether the field has a value; one that cannot be read counts, for it may be a forgery."""
    if not isinstance(found, generic.DictionaryObject) or "/V" not in found:
        return False
    try:
        value = found.raw_get("/V").get_object()
    except FOREIGN:
        return True
    return not isinstance(value, generic.NullObject)


def _candidate(reader: PdfFileReader, name: str, found: Any, around: Any) -> Candidate:
    value = _get(found, "/V")
    raw = _raw(found, "/V")
    holder = raw if isinstance(raw, generic.IndirectObject) else around
    rect = _rect(found)
    return Candidate(
        name=name,
        subfilter=str(_get(value, "/SubFilter") or "").removeprefix("/"),
        contents=_bytes(value, "/Contents") or b"",
        numbers=_numbers(_get(value, "/ByteRange")),
        certificate=_bytes(value, "/Cert"),
        claimed_at=_date(_get(value, "/M")),
        seal=_bytes(value, SEAL_KEY),
        page=_page(reader, found) if rect else None,
        rect=rect,
        value=value,
        holder=_key(holder),
        lock=_get(found, "/Lock"),
    )


def _key(raw: Any) -> tuple[int, int] | None:
    return (raw.idnum, raw.generation) if isinstance(raw, generic.IndirectObject) else None


def _raw_items(array: Any) -> list[Any]:
    if not isinstance(array, generic.ArrayObject):
        return []
    return [array.raw_get(i) for i in range(min(len(array), _MAX_FIELDS))]


def _resolve(raw: Any) -> Any:
    try:
        return raw.get_object()
    except FOREIGN:  # a dangling or broken reference is no object
        return None


def _get(dictionary: Any, key: str) -> Any:
    try:
        return dictionary[key]
    except FOREIGN:  # missing or broken: both mean that there is no value
        return None


def _raw(dictionary: Any, key: str) -> Any:
    try:
        return dictionary.raw_get(key, decrypt=generic.EncryptedObjAccess.RAW)
    except FOREIGN:
        return None


def _bytes(dictionary: Any, key: str) -> bytes | None:
    """A string's bytes; /Contents is never encrypted (ISO 32000-2, 7.6.2), so no decryption."""
    value = _raw(dictionary, key) if key == "/Contents" else _get(dictionary, key)
    if isinstance(value, generic.ArrayObject) and len(value):
        value = value[0]
    if isinstance(value, generic.ByteStringObject | generic.TextStringObject):
        return bytes(value.original_bytes)
    return None


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:
        return ()
    try:
        items = [value[i] for i in range(4)]
    except FOREIGN:
        return ()
    return tuple(int(i) for i in items) if all(isinstance(i, int) for i in items) else ()


def _text(value: Any) -> str:
    return str(value) if isinstance(value, generic.TextStringObject) else ""


def _date(value: Any) -> datetime | None:
    try:
        parsed = generic.parse_pdf_date(str(value), strict=False)
    except FOREIGN:
        return None
    return parsed.astimezone() if isinstance(parsed, datetime) else None


def _widget(found: Any) -> Any:
    """The field itself when merged with its widget, else its first kid."""
    if _get(found, "/Rect") is not None:
        return found
    kids = _raw_items(_get(found, "/Kids"))
    return _resolve(kids[0]) if kids else None


def _rect(found: Any) -> tuple[float, float, float, float] | None:
    value = _get(_widget(found), "/Rect")
    try:
        left, bottom, right, top = (float(value[i]) for i in range(4))
    except FOREIGN:
        return None
    if left == right or bottom == top:
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _page(reader: PdfFileReader, found: Any) -> int | None:
    wanted = _raw(_widget(found), "/P")
    if not isinstance(wanted, generic.IndirectObject):
        return None
    number = 0
    seen: set[object] = set()
    stack = [_raw(_get(reader.trailer, "/Root"), "/Pages")]
    while stack and len(seen) < _MAX_PAGES:
        raw = stack.pop()
        key = getattr(raw, "reference", None)
        if key is None or key in seen:
            continue
        seen.add(key)
        kids = _get(_resolve(raw), "/Kids")
        if kids is None:
            number += 1
            if key == wanted.reference:
                return number
        stack.extend(reversed(_raw_items(kids)))
    return None
