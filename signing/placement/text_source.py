"""What finding a keyword needs of a document's text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from signing.geometry import Box


@dataclass(frozen=True, slots=True)
class TextChar:
    """Where one character stands on the page."""

    box: Box
    """In user space (points), so independent of /Rotate."""
    line: int
    """Characters with the same number stand in one run of one line; runs are in reading order."""
    upright: bool = False
    """The line runs up or down in user space, e.g. vertical writing."""


class TextSource(Protocol):
    """A document's text; `signing.pdf.text.PdfText` reads it from a PDF."""

    @property
    def page_count(self) -> int:
        """Number of pages."""

    def plain(self, page: int) -> str:
        """All text of a page (1-based), line by line; cheap, asked for every page."""

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        """The characters at the `wanted` places of `plain(page)`; asked only for hits."""

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        """Parts of `plain(page)`, as places, that continue each other on the page but not there.

        Empty where the text already has its parts in order.
        """

    def has_images(self, page: int) -> bool:
        """Whether a page (1-based) shows an image."""
