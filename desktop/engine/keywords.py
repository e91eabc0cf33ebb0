"""What the engine is asked to read of a document's text, for keywords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from signing.engine.order import CancelCheck, Reading

if TYPE_CHECKING:
    # Imported by the orders when they are carried out: the asking side starts faster without.
    from desktop.stamping.expanding import Expanded
    from signing.pdf.model import Document
    from signing.placement.choice import Unsearchable
    from signing.placement.keyword import KeywordHit
    from signing.placement.model import Rule
    from signing.seal.model import Seal


@dataclass(frozen=True, slots=True)
class ExpandOrder(Reading):
    """Expand those of the rules that can be, over the document's text."""

    document: Document
    rules: tuple[Rule, ...]
    seals: tuple[Seal, ...]
    found: Mapping[str, tuple[KeywordHit, ...]] = field(default_factory=dict)
    """Hits of keywords that were looked for before."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> Expanded:
        """Raises DocumentError and Cancelled."""
        from desktop.stamping.expanding import expand_all
        from desktop.stamping.texts import Interruptible
        from signing.pdf.text import PdfText

        with PdfText(self.document.path, self.document.password) as text:
            reading = Interruptible(text, cancel)
            return expand_all(self.rules, self.document, self.seals, reading, self.found)


@dataclass(frozen=True, slots=True)
class FindOrder(Reading):
    """Find a keyword on some pages; the same search as the expansion's."""

    document: Document
    keyword: str
    pages: range
    """1-based."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> tuple[KeywordHit, ...]:
        """Raises DocumentError, PlacementError and Cancelled."""
        from desktop.stamping.texts import Interruptible
        from signing.pdf.text import PdfText
        from signing.placement.keyword import find_on_page
        from signing.placement.matching import wanted_text

        wanted = wanted_text(self.keyword)
        with PdfText(self.document.path, self.document.password) as pdf:
            text = Interruptible(pdf, cancel)
            return tuple(
                hit
                for page in self.pages
                for hit in find_on_page(wanted, text, page, self.document.pages[page - 1])
            )


@dataclass(frozen=True, slots=True)
class UnsearchableOrder(Reading):
    """Which pages cannot be searched."""

    document: Document

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> Unsearchable:
        """Raises DocumentError and Cancelled."""
        from desktop.stamping.texts import Interruptible
        from signing.pdf.text import PdfText
        from signing.placement.choice import unsearchable

        with PdfText(self.document.path, self.document.password) as text:
            return unsearchable(Interruptible(text, cancel))
