"""One page being written: text, lines and fills, in points from the top-left corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymupdf

from resources.sample.fonts import Face, Faces

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
Colour = tuple[float, float, float]
Rect = tuple[float, float, float, float]
"""left, top, right, bottom in pt"""
BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.45, 0.45, 0.45)


class Letters:
    """Which letters were set in which face, so that the fonts can be cut down to them."""

    def __init__(self) -> None:
        """Start with none."""
        self.text: set[str] = set()
        self.heading: set[str] = set()


class SamplePage:
    """A page of the sample; `finish` puts what was collected onto the PDF page."""

    def __init__(
        self, document: Any, faces: Faces, letters: Letters, *, width: float, height: float
    ) -> None:
        """Append a page of `width` × `height` points."""
        self.width, self.height = width, height
        self.faces = faces
        self._letters = letters
        # PyMuPDF drops page objects when another page is added, so only the number is kept.
        self._document = document
        self._number = int(document.page_count)
        document.new_page(width=width, height=height)
        self._writers: dict[Colour, Any] = {}
        self._picture: bytes | None = None
        self._drawn: list[Callable[[Any], None]] = []

    def face(self, *, bold: bool) -> Face:
        """The face for text or for headings."""
        return self.faces.heading if bold else self.faces.text

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = 12.0,
        bold: bool = False,
        colour: Colour = BLACK,
    ) -> float:
        """Write from (x, baseline); returns where the text ends."""
        (self._letters.heading if bold else self._letters.text).update(text)
        face = self.face(bold=bold)
        if colour not in self._writers:
            self._writers[colour] = _api.TextWriter(
                _api.Rect(0, 0, self.width, self.height), color=colour
            )
        self._writers[colour].append((x, baseline), text, font=face.font, fontsize=size)
        return x + face.width(text) * size

    def centred(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = 12.0,
        bold: bool = False,
        colour: Colour = BLACK,
    ) -> None:
        """Write with the middle at `x`."""
        start = x - self.face(bold=bold).width(text) * size / 2
        self.text(start, baseline, text, size=size, bold=bold, colour=colour)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        width: float = 0.6,
        colour: Colour = BLACK,
        dashes: str | None = None,
    ) -> None:
        """A straight line; `dashes` as PDF writes them, e.g. ``[3 2] 0``."""

        def draw(shape: Any) -> None:
            shape.draw_line(start, end)
            shape.finish(color=colour, width=width, dashes=dashes)

        self._drawn.append(draw)

    def box(
        self,
        rect: Rect,
        *,
        fill: Colour | None = None,
        border: Colour | None = BLACK,
        width: float = 0.6,
    ) -> None:
        """A rectangle (left, top, right, bottom)."""

        def draw(shape: Any) -> None:
            shape.draw_rect(_api.Rect(rect))
            shape.finish(color=border, fill=fill, width=width if border else 0)

        self._drawn.append(draw)

    def circle(
        self, centre: tuple[float, float], radius: float, *, fill: Colour | None = None
    ) -> None:
        """A circle with a thin border."""

        def draw(shape: Any) -> None:
            shape.draw_circle(centre, radius)
            shape.finish(color=BLACK, fill=fill, width=0.6)

        self._drawn.append(draw)

    def fill_with(self, jpeg: bytes) -> None:
        """Make the whole page one picture, as a scanner does."""
        self._picture = jpeg

    @property
    def is_picture(self) -> bool:
        """Whether the page is only a picture."""
        return self._picture is not None

    def finish(self) -> None:
        """Put the picture first, then lines, then text over them."""
        page = self._document[self._number]
        if self._picture is not None:
            page.insert_image(page.rect, stream=self._picture, keep_proportion=False)
        shape = page.new_shape()
        for draw in self._drawn:
            draw(shape)
        shape.commit()
        for colour, writer in self._writers.items():
            writer.write_text(page, color=colour)
