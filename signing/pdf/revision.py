"""Composing the incremental update of one file: impressions, signature field, signature hole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from signing.errors import InternalError
from signing.geometry import Box
from signing.pdf.annotations import annotate
from signing.pdf.cipher import file_cipher
from signing.pdf.empty_fields import field_node, rectangle
from signing.pdf.extensible import require_extensible
from signing.pdf.field import lock_entries, signature_entries
from signing.pdf.form import FieldNode, add_to_form, free_name
from signing.pdf.lock import Lock, with_fields
from signing.pdf.locks import lock_of
from signing.pdf.model import Change, Document
from signing.pdf.pages import PageNode, read_pages
from signing.pdf.seen import seen
from signing.pdf.source import Source
from signing.pdf.stamp import Check, Stamper
from signing.pdf.structure import add_to_structure
from signing.pdf.syntax import Reference, join_dict, literal
from signing.pdf.update import Revision, Wish
from signing.pdf.widget import Impressions, Widget, add_signed, empty_appearance
from signing.pdf.writer import IncrementalWriter, SignatureHole
from signing.placement.in_place import primary_mark
from signing.placement.model import Mark
from signing.seal.model import Seal


def revise(
    document: Document,
    marks: Sequence[Mark],
    seals: Mapping[str, Seal],
    *,
    wish: Wish,
    check: Check,
) -> Revision:
    """Compose the update that shows `marks` and reserves one signature on one of them.

    That is the mark that wants a field signed in place, else the first. Raises DamagedPdfError,
    ProtectedPdfError or PlacementError where the file cannot be extended safely.
    """
    with _source(document) as source:
        require_extensible(document, marks, repaired=document.repaired or source.repaired)
        pages = read_pages(source)
        if max(mark.page for mark in marks) > len(pages):
            raise InternalError("a mark lies behind the last page")
        return _Composition(document, source, pages, seals).compose(marks, wish, check)


def familiarise(document: Document) -> None:
    """Find out what `revise` asks of a file whatever is added to it. Raises DamagedPdfError."""
    with _source(document) as source:
        if not source.repaired:
            read_pages(source)
            source.find_missing()


def _source(document: Document) -> Source:
    exact = document.change is not Change.CONTENT
    path, password = document.path, document.password
    return Source(path, password=password, exact=exact, seen=seen(path, password, exact=exact))


class _Composition:
    """The update of one file while it is being put together."""

    def __init__(
        self,
        document: Document,
        source: Source,
        pages: Sequence[PageNode],
        seals: Mapping[str, Seal],
    ) -> None:
        self._source = source
        self._pages = pages
        self._cipher = file_cipher(source, document.password)
        self._writer = IncrementalWriter(source, document.path, cipher=self._cipher)
        self._stamper = Stamper(source, self._writer, seals=seals)
        self._impressions = Impressions(self._writer)
        self._draws = document.change is Change.CONTENT
        self._fields: list[str] = []
        self._widgets: defaultdict[int, list[str]] = defaultdict(list)
        self._lock: Lock | None = None
        self._has_reasons = False

    def compose(self, marks: Sequence[Mark], wish: Wish, check: Check) -> Revision:
        """Everything, in the order in which it is written."""
        if self._draws:
            self._stamper.stamp([mark for mark in marks if mark.is_seen], self._pages, check)
        primary = primary_mark(marks)
        name, value = free_name(self._source), self._writer.reserve()
        signed = self._sign(primary, name, value)
        if not self._draws:
            self._show([mark for mark in marks if mark is not primary], name, check)
        annotate(
            self._source,
            self._stamper,
            self._writer,
            self._pages,
            self._widgets,
            keep_holders=not self._draws,
            is_encrypted=self._cipher is not None,
        )
        add_to_form(self._source, self._writer, self._fields, is_signed=not self._draws)
        self._stamper.flush(self._pages)
        hole = SignatureHole(self._entries(value, wish, primary), wish.reserve)
        return Revision(self._writer.finish(hole, value), signed)

    def _sign(self, mark: Mark, name: str, value: Reference) -> str:
        """The signature's field: the one that is there, or a new one called `name`; its name."""
        if mark.field:
            node = field_node(self._source, mark.field)
            if node is None or node.widget is None:
                raise InternalError(f"no empty signature field {mark.field!r}")
            self._sign_in_place(node, node.widget, mark, value)
            return node.name
        at = self._writer.reserve()
        field = add_signed(
            self._writer, self._widget(mark), name, value, at=at, parent=self._tagged(mark, at)
        )
        self._list(field, field, mark)
        return name

    def _tagged(self, mark: Mark, widget: Reference) -> int | None:
        """Put the widget into the structure of a tagged file that is not signed yet; its key."""
        if not self._draws or not mark.is_seen:
            return None
        page = self._pages[mark.page - 1]
        key = add_to_structure(self._source, self._writer, page.reference, widget)
        if key is not None:
            # Fields are then visited in the order of the structure (ISO 14289-1, 7.18.3).
            self._stamper.entries(mark.page - 1, page)["/Tabs"] = "/S"
        return key

    def _sign_in_place(
        self, node: FieldNode, widget: Reference, mark: Mark, value: Reference
    ) -> None:
        """Give a field of the file its value and its looks; nothing else of it may change."""
        entries = dict(node.entries)
        self._lock = lock_of(self._source, entries.get("/Lock"))
        self._has_reasons = "/Reasons" in self._source.dictionary(entries.get("/SV"))
        looks = entries
        if widget != node.reference:
            looks = self._source.dictionary(f"{widget[0]} {widget[1]} R")
        box = rectangle(self._source, looks)
        if box is None:
            raise InternalError(f"signature field {node.name!r} is not to be seen")
        looks["/AP"] = f"<</N {self._appearance(mark, box)}>>"
        if looks is not entries:
            self._writer.put(widget, join_dict(looks))
        entries["/V"] = f"{value[0]} {value[1]} R"
        self._writer.put(node.reference, join_dict(entries))

    def _show(self, marks: Sequence[Mark], name: str, check: Check) -> None:
        """The impressions of a file whose content must not change, as fields of their own.

        They are never signed, and the signature locks them, so that they stay as they are.
        """
        shown = []
        for number, mark in enumerate(marks, 1):
            if number % 64 == 1:
                check(number, len(marks))
            shown.append(f"{name}-{number}")
            title = self._stamper.title(mark.seal)
            field, place = self._impressions.add(self._widget(mark), shown[-1], title)
            self._list(field, place, mark)
        if shown:
            self._lock = with_fields(self._lock, tuple(shown))

    def _widget(self, mark: Mark) -> Widget:
        page = self._pages[mark.page - 1]
        if not mark.is_seen:
            return Widget(page.reference, Box(0, 0, 0, 0), None)
        box = page.geometry.rect_to_user(mark.rect)
        return Widget(page.reference, box, self._appearance(mark, box))

    def _appearance(self, mark: Mark, box: Box) -> str:
        """What the widget in `box` shows: the impression, unless it is page content."""
        if self._draws:
            return empty_appearance(self._writer, box)
        page = self._pages[mark.page - 1]
        form = self._stamper.form(mark, page)
        return self._impressions.appearance(form, mark, page.geometry, box)

    def _list(self, field: str, widget: str, mark: Mark) -> None:
        self._fields.append(field)
        self._widgets[mark.page - 1].append(widget)

    def _entries(self, target: Reference, wish: Wish, primary: Mark) -> bytes:
        """The signature dictionary; readers show /Reason, for a stamp its seal.

        A field whose author has a say in the reasons gets none.
        """
        reason = "" if self._has_reasons else self._stamper.title(primary.seal)

        def strings(data: bytes) -> bytes:
            return literal(self._cipher.string(target, data) if self._cipher else data)

        return signature_entries(
            strings, signer=wish.signer, reason=reason, seal_data=wish.seal_data, now=wish.now
        ) + lock_entries(strings, self._lock, self._source.catalog_reference)
