"""Lets blocks flow over A4 pages, with a running head, and remembers where headings stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from resources.sample.blocks import Align, Block, Heading, Paragraph, SignLine, Space, Table
from resources.sample.fonts import Faces
from resources.sample.page import GREY, Letters, SamplePage
from resources.sample.tables import cell_lines, draw_row, row_height
from resources.sample.wrap import wrap

A4 = (595.28, 841.89)
"""pt"""
A3_LANDSCAPE = (1190.55, 841.89)
"""pt"""
LEFT, RIGHT, TOP, BOTTOM = 79.4, 70.9, 85.0, 79.4
"""Margins in pt: 28, 25, 30 and 28 mm."""
_LEADING = 1.75
_HEADING_SIZE = {1: 18.0, 2: 14.0, 3: 12.0}


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading for outline and table of contents."""

    level: int
    text: str
    page: int
    """0-based index in the file."""


class Flow:
    """Sets blocks one below the other and turns the page when one is full."""

    def __init__(self, document: Any, faces: Faces, *, head: str) -> None:
        """Begin before the first page; `head` runs along the top of every flowing page."""
        self.document = document
        self.faces = faces
        self.letters = Letters()
        self.entries: list[Entry] = []
        self.pages: list[SamplePage] = []
        self._head = head
        self._y = 0.0

    @property
    def page(self) -> SamplePage:
        """The page being written."""
        return self.pages[-1]

    def new_page(self, size: tuple[float, float] = A4, *, running_head: bool = True) -> SamplePage:
        """Begin the next page."""
        page = SamplePage(self.document, self.faces, self.letters, width=size[0], height=size[1])
        self.pages.append(page)
        self._y = TOP
        if running_head:
            page.text(LEFT, 56, self._head, size=9, colour=GREY)
            page.line((LEFT, 62), (size[0] - RIGHT, 62), width=0.5, colour=GREY)
        return page

    def enter(self, text: str, *, level: int = 1) -> None:
        """Note a heading on the present page."""
        self.entries.append(Entry(level, text, len(self.pages) - 1))

    def set(self, blocks: Iterable[Block]) -> None:
        """Set the blocks."""
        for block in blocks:
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self._paragraph(block)
                case SignLine():
                    self._sign_line(block)
                case Table():
                    self._table(block)
                case Space(height):
                    self._y += height

    @property
    def _width(self) -> float:
        return self.page.width - LEFT - RIGHT

    def _need(self, height: float) -> None:
        if self._y + height > self.page.height - BOTTOM:
            self.new_page()

    def _heading(self, heading: Heading) -> None:
        size = _HEADING_SIZE[heading.level]
        if heading.level == 1 or heading.new_page:
            self.new_page()
        else:
            # A heading at the foot of a page would stand apart from its text.
            self._need(size * 2 + 60)
            self._y += 8
        if heading.level < 3:
            self.enter(heading.text, level=heading.level)
        self._y += size * 1.4
        if heading.level == 1:
            self.page.centred(self.page.width / 2, self._y, heading.text, size=size, bold=True)
        else:
            self.page.text(LEFT, self._y, heading.text, size=size, bold=True)
        self._y += size * 0.8 + (8 if heading.level == 1 else 0)

    def _paragraph(self, paragraph: Paragraph) -> None:
        size, face = paragraph.size, self.page.face(bold=paragraph.bold)
        indent = 2 * size if paragraph.indent and paragraph.align is Align.LEFT else 0.0
        lines = wrap(paragraph.text, width=self._width, size=size, face=face, indent=indent)
        for number, line in enumerate(lines):
            self._need(size * _LEADING)
            self._y += size * _LEADING
            free = self._width - face.width(line) * size
            x = LEFT + free * paragraph.align.value + (indent if number == 0 else 0.0)
            self.page.text(x, self._y - size * 0.5, line, size=size, bold=paragraph.bold)

    def _sign_line(self, line: SignLine) -> None:
        """Blank letters under a rule, so that text search sees one unbroken line."""
        height = line.size * 2.1
        self._need(height)
        self._y += height
        x, baseline = LEFT + line.left, self._y - line.size * 0.6
        label, blank = f"{line.label}：", "\u3000" * line.blank
        tail = f"（{line.tail}）" if line.tail else ""
        self.page.text(x, baseline, label + blank + tail, size=line.size)
        face = self.faces.text
        start = x + face.width(label) * line.size
        end = start + face.width(blank) * line.size
        self.page.line((start, baseline + 3), (end, baseline + 3), width=0.7)

    def _table(self, table: Table) -> None:
        whole = sum(table.widths)
        widths = [self._width * share / whole for share in table.widths]
        self._y += 6
        rows = [(table.head, True), *((row, False) for row in table.rows)]
        for row, is_head in rows:
            lines = cell_lines(row, widths, size=table.size, face=self.page.face(bold=is_head))
            height = row_height(lines, table, is_head=is_head)
            if self._y + height > self.page.height - BOTTOM:
                self.new_page()
                if not is_head:
                    self._table_head(table, widths)
            draw_row(self.page, lines, table, left=LEFT, top=self._y, widths=widths, bold=is_head)
            self._y += height
        self._y += 8

    def _table_head(self, table: Table, widths: list[float]) -> None:
        lines = cell_lines(table.head, widths, size=table.size, face=self.page.face(bold=True))
        draw_row(self.page, lines, table, left=LEFT, top=self._y, widths=widths, bold=True)
        self._y += row_height(lines, table, is_head=True)
