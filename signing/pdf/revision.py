"""Composing the incremental update of one file: impressions, signature field, signature hole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.errors import InternalError
from signing.pdf.annotations import page_annotations
from signing.pdf.cipher import Cipher, file_cipher
from signing.pdf.extensible import require_extensible
from signing.pdf.field import add_to_form, add_widget, free_name, signature_entries
from signing.pdf.model import Change, Document
from signing.pdf.pages import PageNode, read_pages
from signing.pdf.source import Source
from signing.pdf.stamp import Check, Stamper
from signing.pdf.structure import add_to_structure
from signing.pdf.syntax import Reference, join_array, literal
from signing.pdf.widget import empty_appearance, seal_appearance
from signing.pdf.writer import Increment, IncrementalWriter, SignatureHole
from signing.placement.model import Mark
from signing.seal.model import Seal


@dataclass(frozen=True, slots=True)
class Wish:
    """What the signature dictionary says, and how much room its CMS gets."""

    seal_data: bytes | None
    """GB/T 38540 seal, DER"""
    signer: str
    reserve: int
    """bytes"""
    now: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """The finished update of a file."""

    increment: Increment
    field_name: str


def revise(
    document: Document,
    marks: Sequence[Mark],
    seals: Mapping[str, Seal],
    *,
    wish: Wish,
    check: Check,
) -> Revision:
    """Compose the update that draws `marks` and reserves a signature on the first of them.

    Raises DamagedPdfError or ProtectedPdfError where the file cannot be extended safely.
    """
    signed = document.change is Change.SIGNATURE_ONLY
    with Source(document.path, password=document.password, exact=signed) as source:
        require_extensible(document, marks, repaired=source.repaired)
        pages = read_pages(source)
        if max(mark.page for mark in marks) > len(pages):
            raise InternalError("a mark lies behind the last page")
        cipher = file_cipher(source, document.password)
        writer = IncrementalWriter(source, document.path, cipher=cipher)
        stamper = Stamper(source, writer, seals=seals)
        if not signed:
            stamper.stamp(marks, pages, check)
        name, value = free_name(source), writer.reserve()
        field = _add_field(document, stamper, writer, marks[0], pages, name=name, value=value)
        _annotate(document, source, stamper, writer, marks[0].page - 1, pages, field)
        add_to_form(source, writer, field)
        stamper.flush(pages)
        entries = _entries(cipher, value, wish, seal=seals[marks[0].seal].name)
        hole = SignatureHole(entries, wish.reserve)
        return Revision(writer.finish(hole, value), name)


def _add_field(
    document: Document,
    stamper: Stamper,
    writer: IncrementalWriter,
    mark: Mark,
    pages: Sequence[PageNode],
    *,
    name: str,
    value: Reference,
) -> str:
    """The signature field on the primary mark; its reference."""
    page = pages[mark.page - 1]
    box = page.geometry.rect_to_user(mark.rect)
    if document.change is Change.CONTENT:
        appearance = empty_appearance(writer, box)
    else:
        appearance = seal_appearance(writer, stamper.form(mark.seal), mark, page.geometry)
    at = writer.reserve()
    return add_widget(
        writer,
        name=name,
        page=page.reference,
        box=box,
        value=value,
        appearance=appearance,
        at=at,
        parent=_tagged(document, stamper, writer, page, mark.page - 1, at),
    )


def _tagged(
    document: Document,
    stamper: Stamper,
    writer: IncrementalWriter,
    page: PageNode,
    index: int,
    widget: Reference,
) -> int | None:
    """Put the widget into the structure of a tagged file that is not signed yet; its key there."""
    if document.change is not Change.CONTENT:
        return None
    key = add_to_structure(stamper.source, writer, page.reference, widget)
    if key is not None:
        # Fields are then visited in the order of the structure (ISO 14289-1, 7.18.3).
        stamper.entries(index, page)["/Tabs"] = "/S"
    return key


def _annotate(
    document: Document,
    source: Source,
    stamper: Stamper,
    writer: IncrementalWriter,
    index: int,
    pages: Sequence[PageNode],
    field: str,
) -> None:
    """List the widget in /Annots of its page.

    A signed file keeps its indirect array, as difference analysers expect; otherwise the page
    gets an array of its own, for the old one may be shared with another page.
    """
    page = pages[index]
    holder, listed = page_annotations(source, page.reference)
    wanted = join_array([*listed, field])
    if document.change is Change.SIGNATURE_ONLY and holder is not None:
        writer.put(holder, wanted)
        return
    stamper.entries(index, page)["/Annots"] = wanted


def _entries(cipher: Cipher | None, target: Reference, wish: Wish, *, seal: str) -> bytes:
    """The signature dictionary; readers show /Reason, and a stamp's is the seal that was set."""

    def strings(data: bytes) -> bytes:
        return literal(cipher.string(target, data) if cipher else data)

    return signature_entries(
        strings, signer=wish.signer, reason=seal, seal_data=wish.seal_data, now=wish.now
    )
