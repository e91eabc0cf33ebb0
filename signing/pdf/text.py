"""The text of a PDF for keyword placement, read with PyMuPDF."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pymupdf

from signing.geometry import Box, PageGeometry
from signing.pdf.reader import displayed_geometry, open_reader
from signing.pdf.source import reading
from signing.pdf.text_lines import Reading, content_text, fragments, printed_lines, runs
from signing.placement.text_source import TextChar

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""
_UNKNOWN = "\ufffd"
"""A glyph whose font does not say what it means."""


class PdfText:
    """The text of one PDF; opens the file on first use, close it or use it with `with`.

    Not for use from several threads at once (MuPDF is not).
    """

    def __init__(self, path: Path, password: str | None = None) -> None:
        """Read `path`, which is opened with `password` where it needs one."""
        self._path = path
        self._password = password
        self._document: Any = None
        self._plain: dict[int, str] = {}
        self._last: tuple[int, Any, Any] | None = None

    def __enter__(self) -> Self:
        """The text itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    @property
    def page_count(self) -> int:
        """Number of pages. Raises DocumentError when the file cannot be read."""
        with reading(self._path.name):
            return int(self._opened().page_count)

    def plain(self, page: int) -> str:
        """All text of a page (1-based), in the order of `chars`; remembered once read."""
        if page not in self._plain:
            with reading(self._path.name):
                self._text_page(page)
        return self._plain[page]

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        """The characters at the `wanted` places of `plain(page)`, with their boxes."""
        places = _places(self.plain(page), wanted)
        with reading(self._path.name):
            loaded, text_page = self._text_page(page)
            to_user = _UserSpace(loaded)
            found: dict[int, TextChar] = {}
            for number, line, chars in printed_lines(text_page, set(places)):
                upright = abs(line.m_internal.dir.y) > abs(line.m_internal.dir.x)
                for place, offset in places[number].items():
                    box = _api.JM_char_bbox(line, chars[min(offset, len(chars) - 1)])
                    found[place] = TextChar(to_user.box(box), number, upright)
            return [found[place] for place in wanted]

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        """Parts of `plain(page)` that stand close together on one line, yet not in the text."""
        with reading(self._path.name):
            return runs(fragments(self._text_page(page)[1], self.plain(page)))

    def geometry(self, page: int) -> PageGeometry:
        """How a page (1-based) is displayed, where the caller has not opened the file itself."""
        with reading(self._path.name):
            return displayed_geometry(self._text_page(page)[0])

    def has_images(self, page: int) -> bool:
        """Whether a page (1-based) shows an image."""
        with reading(self._path.name):
            return bool(self._opened().load_page(page - 1).get_images())

    def close(self) -> None:
        """Close the file; it is opened again when asked for more."""
        if self._document is not None:
            self._last = None
            self._document.close()
            self._document = None

    def _opened(self) -> Any:
        if self._document is None:
            self._document = open_reader(self._path, self._password)
        return self._document

    def _text_page(self, page: int) -> tuple[Any, Any]:
        """The page and its text; the last one is kept, for its characters are asked for next."""
        if self._last is None or self._last[0] != page:
            loaded = self._opened().load_page(page - 1)
            text_page, self._plain[page] = _read(loaded)
            self._last = (page, loaded, text_page)
        return self._last[1:]


def _read(page: Any) -> tuple[Any, str]:
    """The text page and its text: what the glyphs say, or if they do not, what the file says.

    /ActualText (14.9.4) stands for other glyphs than it should in files of some producers, and
    would hide text that everyone sees.
    """
    shown = content_text(page, Reading.GLYPHS)
    text = str(shown.extractText())
    if _UNKNOWN in text:
        meant = content_text(page, Reading.ACTUAL_TEXT)
        meaning = str(meant.extractText())
        if meaning.count(_UNKNOWN) < text.count(_UNKNOWN):
            return meant, meaning
    return shown, text


class _UserSpace:
    """Takes PyMuPDF's text coordinates back to user space.

    They are in points of the unrotated page, from the top-left corner of the visible box, already
    enlarged by /UserUnit (checked against drawn pages in the tests).
    """

    def __init__(self, page: Any) -> None:
        geometry = displayed_geometry(page)
        self._left, self._top = geometry.visible_box.x0, geometry.visible_box.y1
        self._unit = geometry.user_unit

    def box(self, rect: Any) -> Box:
        """The user-space box of a rectangle of PyMuPDF's."""
        return Box.normalised(
            self._left + rect.x0 / self._unit,
            self._top - rect.y0 / self._unit,
            self._left + rect.x1 / self._unit,
            self._top - rect.y1 / self._unit,
        )


def _places(plain: str, wanted: Sequence[int]) -> dict[int, dict[int, int]]:
    """The wanted places of the text by line number, each with its offset in that line."""
    ends = [index for index, char in enumerate(plain) if char == "\n"]
    starts = [0, *(end + 1 for end in ends)]
    places: dict[int, dict[int, int]] = {}
    for place in wanted:
        number = bisect_right(starts, place) - 1
        places.setdefault(number, {})[place] = place - starts[number]
    return places
