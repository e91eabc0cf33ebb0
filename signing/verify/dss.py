"""Reads the document security store: certificates and revocation data for later (ISO 32000-2)."""

from __future__ import annotations

from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.verify.source import FOREIGN

_MAX_ITEMS: Final = 200
_MAX_BYTES: Final = 4_000_000


def read(reader: PdfFileReader, key: str) -> tuple[bytes, ...]:
    """The streams under /Certs, /CRLs or /OCSPs; what cannot be read is left out."""
    try:
        array = reader.root["/DSS"][key]
    except FOREIGN:  # no store, which is the rule
        return ()
    if not isinstance(array, generic.ArrayObject):
        return ()
    found = (_stream(array, i) for i in range(min(len(array), _MAX_ITEMS)))
    return tuple(data for data in found if data)


def names(reader: PdfFileReader) -> frozenset[str]:
    """The signatures that the store has data for: SHA-1 of their /Contents, upper-case hex."""
    try:
        entries = reader.root["/DSS"]["/VRI"]
    except FOREIGN:
        return frozenset()
    if not isinstance(entries, generic.DictionaryObject):
        return frozenset()
    return frozenset(name.removeprefix("/") for name in list(entries)[:_MAX_ITEMS])


def _stream(array: Any, index: int) -> bytes | None:
    try:
        data = bytes(array[index].data)
    except FOREIGN:  # a broken entry helps nobody
        return None
    return data if len(data) <= _MAX_BYTES else None
