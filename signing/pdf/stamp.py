"""Drawing marks into the content of pages, without touching anything shared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

from signing.errors import DamagedPdfError, InternalError
from signing.geometry import Box
from signing.pdf.appearance import CALIBRATED_RGB, DEVICE_RGB, add_seal, impression, packed
from signing.pdf.balance import Balance, balance
from signing.pdf.conformance import ink_rules
from signing.pdf.group import blends_inks, coloured_group
from signing.pdf.pages import PageNode
from signing.pdf.source import Source, reading
from signing.pdf.syntax import (
    decimal,
    is_array,
    is_dict,
    join_array,
    join_dict,
    reference,
    split_array,
)
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Ground, Mark
from signing.seal.model import Seal

_MAX_CHECKED = 100
"""Different page contents that are read to see whether they are balanced."""
_END_INSIDE = re.compile(rb"[\r\n]endstream\s")
"""Content beyond its own end: its /Length says more than is there, and viewers go by either."""

Check = Callable[[int, int], None]
"""Called with pages done and pages in all; may raise Cancelled."""


class Stamper:
    """Draws the marks of one file; short-lived.

    Existing content is enclosed in q … Q by shared streams before and behind it, so what a page
    leaves in its graphics state cannot move a mark. Equal impressions share one stream, and pages
    that share /Resources go on sharing a changed copy.
    """

    def __init__(
        self, source: Source, writer: IncrementalWriter, *, seals: Mapping[str, Seal]
    ) -> None:
        """Draw `seals` (by id) into pages of `source` through `writer`."""
        self._source = source
        self._writer = writer
        self._seals = seals
        self._forms: dict[tuple[str, Ground, bool], tuple[str, str]] = {}
        self._streams: dict[bytes, str] = {}
        self._balances: dict[tuple[str, ...], Balance] = {}
        self._resources: dict[tuple[str, tuple[str, ...]], str] = {}
        self._drawings: dict[Hashable, str] = {}
        self._copies: dict[str, str] = {}
        self._groups: dict[str | None, str | None] = {}
        self._inks: dict[str | None, bool] = {}
        self._rules = ink_rules(source)
        self.page_entries: dict[int, dict[str, str]] = {}
        """Changed page dictionaries by 0-based index; written by `flush`."""

    def stamp(self, marks: Sequence[Mark], pages: Sequence[PageNode], check: Check) -> None:
        """Draw all marks; raises DamagedPdfError when a page cannot be extended."""
        by_page: defaultdict[int, list[Mark]] = defaultdict(list)
        for mark in marks:
            by_page[mark.page - 1].append(mark)
        with reading(self._source.name):
            for done, (index, of_page) in enumerate(sorted(by_page.items())):
                if done % 64 == 0:
                    check(done, len(by_page))
                self._stamp_page(index, pages[index], of_page)

    def entries(self, index: int, page: PageNode) -> dict[str, str]:
        """The page's dictionary as it will be written, free to be changed until `flush`."""
        entries = self.page_entries.get(index)
        if entries is None:
            entries = self._source.dictionary(f"{page.reference[0]} {page.reference[1]} R")
            if not entries:
                raise DamagedPdfError(name=self._source.name)
            self.page_entries[index] = entries
        return entries

    def flush(self, pages: Sequence[PageNode]) -> None:
        """Hand the changed page dictionaries to the writer."""
        for index, entries in self.page_entries.items():
            self._writer.put(pages[index].reference, join_dict(entries))

    def _stamp_page(self, index: int, page: PageNode, marks: Sequence[Mark]) -> None:
        entries = self.entries(index, page)
        inks = self._blends_inks(entries.get("/Group"))
        forms = dict(self._form(mark, inks=inks) for mark in marks)
        entries["/Resources"] = self._with_forms(entries, page, forms)
        drawing = self._drawing(marks, page, inks=inks)
        entries["/Contents"] = self._enclosed(entries.get("/Contents"), drawing)
        group = self._coloured(entries.get("/Group"))
        if group is not None:
            entries["/Group"] = group

    def _coloured(self, group: str | None) -> str | None:
        """The page group to be written instead of one that would turn the ink grey."""
        if group is not None and group not in self._groups:
            colours = CALIBRATED_RGB if self._rules.calibrated else DEVICE_RGB
            self._groups[group] = coloured_group(self._source, group, colours)
        return self._groups.get(group)

    def _blends_inks(self, group: str | None) -> bool:
        if group not in self._inks:
            self._inks[group] = group is not None and blends_inks(self._source, group)
        return self._inks[group]

    def _drawing(self, marks: Sequence[Mark], page: PageNode, *, inks: bool) -> str:
        """The operators that draw `marks`; worked out once for all pages that are alike."""
        key = (
            inks,
            page.geometry,
            *((mark.seal, mark.ground, mark.rect, mark.slice) for mark in marks),
        )
        found = self._drawings.get(key)
        if found is None:
            impressions = " ".join(
                impression(mark, page.geometry, self._form(mark, inks=inks)[0]) for mark in marks
            )
            found = self._drawings[key] = _artifact(impressions, page, marks)
        return found

    def form(self, mark: Mark, page: PageNode) -> str:
        """Reference of the form XObject that draws the mark's seal on its page, shared."""
        if mark.ground is not Ground.DARK:
            return self._form(mark, inks=False)[1]
        entries = self._source.dictionary(f"{page.reference[0]} {page.reference[1]} R")
        return self._form(mark, inks=self._blends_inks(entries.get("/Group")))[1]

    def title(self, seal: str) -> str:
        """The name of the seal with this id."""
        return self._seals[seal].name

    def _form(self, mark: Mark, *, inks: bool) -> tuple[str, str]:
        """Resource name and reference of the form of the mark's seal on its ground."""
        # Where only light ground is stamped, all pages share one form.
        inks = inks and mark.ground is Ground.DARK
        key = (mark.seal, mark.ground, inks)
        found = self._forms.get(key)
        if found is None:
            if mark.seal not in self._seals:
                raise InternalError(f"no seal {mark.seal!r} for a mark")
            name = f"Bs{self._source.object_count}x{len(self._forms)}"
            seal = self._seals[mark.seal]
            form = add_seal(self._writer, seal, self._rules, mark.ground, inks=inks)
            found = self._forms[key] = (name, form)
        return found

    def _enclosed(self, contents: str | None, drawing: str) -> str:
        """The page's streams between a shared `q` and the impressions."""
        streams = self._content_streams(contents)
        found = self._balance(streams)
        opening = self._shared_stream(b"q\n" * (found.missing + 1))
        restore = "Q " * (found.left + 1)
        text = f"\n{restore}{drawing}\n".encode("ascii")
        closing = self._shared_stream(b"\n" + found.closing + text if found.closing else text)
        return join_array([opening, *streams, closing])

    def _balance(self, streams: Sequence[str]) -> Balance:
        """How far the content is out of balance; looked at for the first pages only.

        Reading the content of thousands of pages would cost more than all the rest, and what one
        producer forgets, it forgets from the first page on.
        """
        key = tuple(streams)
        if key not in self._balances:
            if len(self._balances) >= _MAX_CHECKED:
                return Balance()
            numbers = (reference(stream) for stream in streams)
            content = b"\n".join(self._source.stream(number[0]) for number in numbers if number)
            # The plain search first: nearly no content has the word, and it is many times as fast.
            if b"endstream" in content and _END_INSIDE.search(content):
                raise self._ambiguous()
            self._balances[key] = balance(content)
        return self._balances[key]

    def _shared_stream(self, text: bytes) -> str:
        """A content stream; equal ones exist once in the file."""
        found = self._streams.get(text)
        if found is None:
            data, extra = packed(text)
            found = self._streams[text] = self._writer.add_stream(extra, data)
        return found

    def _content_streams(self, contents: str | None) -> list[str]:
        """References to the existing content streams; an array of them may be indirect itself."""
        resolved = self._source.resolve(contents)
        if is_array(resolved):
            items = split_array(str(resolved))
            if not all(map(reference, items)):
                raise self._ambiguous()
            return [item for item in items if self._is_there(item)]
        if is_dict(resolved) and contents and reference(contents):
            return [contents]
        return []

    def _ambiguous(self) -> DamagedPdfError:
        """Each viewer shows something else, and an update would change what some of them show."""
        return DamagedPdfError(
            "《{name}》的页面内容有歧义,不同软件会显示出不同的内容,不能盖章。",
            name=self._source.name,
        )

    def _is_there(self, item: str) -> bool:
        """Whether it refers to an object of the file: others would come to mean ours."""
        target = reference(item)
        return target is not None and target[0] < self._source.object_count

    def _with_forms(
        self, entries: Mapping[str, str], page: PageNode, forms: Mapping[str, str]
    ) -> str:
        """The page's /Resources with the forms added: a copy, shared by all that look alike."""
        value = entries.get("/Resources")
        if value is None:
            holder = page.resources or page.inherits_direct
            value = f"{holder[0]} {holder[1]} R" if holder else "<<>>"
            if page.inherits_direct:
                value = self._source.dictionary(value).get("/Resources", "<<>>")
        names = tuple(forms)
        key = (value, names)
        found = self._resources.get(key)
        if found is None:
            # Many pages have /Resources of their own that say the same: those are taken apart once.
            alike = (self._source.resolve(value) or value, names)
            found = self._resources[key] = self._resources.get(alike) or self._copy(value, forms)
            self._resources[alike] = found
        return found

    def _copy(self, resources: str, forms: Mapping[str, str]) -> str:
        """A new object with the forms added, or the one that says the same already."""
        text = self._extended(resources, forms)
        found = self._copies.get(text)
        if found is None:
            found = self._copies[text] = self._writer.add(text)
        return found

    def _extended(self, resources: str, forms: Mapping[str, str]) -> str:
        entries = self._source.dictionary(resources)
        objects = self._source.dictionary(entries.get("/XObject"))
        return join_dict({**entries, "/XObject": join_dict({**objects, **_named(forms)})})


def _artifact(drawing: str, page: PageNode, marks: Sequence[Mark]) -> str:
    """The drawing as an artifact (14.8.2.2): not part of the text that is read aloud."""
    boxes = [page.geometry.rect_to_user(mark.rect) for mark in marks]
    box = Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
    corners = join_array(decimal(corner) for corner in box.as_tuple())
    return f"/Artifact<</Type/Pagination/BBox{corners}>>BDC {drawing} EMC"


def _named(forms: Mapping[str, str]) -> dict[str, str]:
    return {f"/{name}": form for name, form in forms.items()}
