"""Opening a PDF: is it one, may it be changed, and how are its pages laid out."""

from __future__ import annotations

from pathlib import Path

from signing.errors import EmptyPdfError, FileAccessError, NotPdfError
from signing.os_reason import os_reason
from signing.pdf.conformance import ink_rules
from signing.pdf.empty_fields import empty_fields
from signing.pdf.extensible import require_field
from signing.pdf.locks import locks_in_force
from signing.pdf.model import Document, Encryption, Ink
from signing.pdf.pages import read_pages
from signing.pdf.prospect import Prospect, prospect
from signing.pdf.restrictions import count_signatures, permitted_change, require_changeable
from signing.pdf.seen import seen
from signing.pdf.source import Source
from signing.pdf.syntax import read_text
from signing.regular_file import open_regular, shown_name

_HEAD = 1024
"""Bytes in which ``%PDF-`` must begin (ISO 32000-1, Annex H, note 13)."""


def open_document(path: Path, *, password: str | None = None) -> Document:
    """Read and classify `path`; nothing stays open.

    Raises FileAccessError, NotPdfError, DamagedPdfError, EmptyPdfError, PasswordError,
    ProtectedPdfError or DocumentLimitError.
    """
    size = _require_pdf(path)
    known = seen(path, password)
    known.forget()  # opening looks for itself; what it finds is for the steps that follow
    with Source(path, password=password, seen=known) as source:
        require_changeable(source)
        pages = read_pages(source)
        if not pages:
            raise EmptyPdfError(name=path.name)
        locks = locks_in_force(source)
        change = permitted_change(source, locks)
        fields = empty_fields(source, pages, locks, change)
        require_field(path.name, change, fields)
        info = source.dictionary(source.trailer.get("/Info"))
        outlook = prospect(source, path, password=password)
        signatures = count_signatures(source)
        if signatures:
            # Imported here: most files have none, and do not wait for verification's reader.
            from signing.verify.strict import require_lasting

            require_lasting(path, password=password)
        return Document(
            path=path,
            size=size,
            pages=tuple(page.geometry for page in pages),
            encryption=_encryption(source),
            password=password if source.encrypted else None,
            fields=fields,
            signatures=signatures,
            change=change,
            repaired=source.repaired or outlook is Prospect.LOST,
            outlives=outlook is not Prospect.LAST,
            title=read_text(source.resolve(info.get("/Title"))),
            ink=Ink.MULTIPLY if ink_rules(source).blends else Ink.OPAQUE,
        )


def _require_pdf(path: Path) -> int:
    """The size in bytes of a readable file that looks like a PDF."""
    try:
        with open_regular(path) as file:
            head = file.read(_HEAD)
            size = file.seek(0, 2)
    except OSError as error:
        raise FileAccessError(name=shown_name(path), reason=os_reason(error)) from error
    if b"%PDF-" not in head:
        raise NotPdfError(name=path.name)
    return size


def _encryption(source: Source) -> Encryption:
    if not source.encrypted:
        return Encryption.NONE
    return Encryption.PASSWORD if source.needs_password else Encryption.OWNER_ONLY
