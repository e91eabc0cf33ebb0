"""Finds the hits of a keyword while the user types, in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services.operations import Handle, Lane, Operations, Progress
from desktop.workbench.inspector.keyword import KeywordPanel
from signing.engine.order import CancelCheck, Engine
from signing.pdf.model import Document
from signing.placement.choice import Unsearchable

if TYPE_CHECKING:
    from signing.placement.keyword import KeywordHit


@dataclass(frozen=True, slots=True)
class Found:
    """All hits of a keyword."""

    hits: tuple[KeywordHit, ...]
    unsearchable: Unsearchable
    """Pages that cannot be searched; looked for only when there is no hit."""


@dataclass(frozen=True, slots=True)
class Searched:
    """How far a search is."""

    pages: int
    """Looked through so far."""
    hits: tuple[KeywordHit, ...]
    """Found so far, in reading order."""


def search(
    document: Document, keyword: str, engine: Engine, progress: Progress, cancelled: CancelCheck
) -> Found:
    """The same search as the expansion's, some pages at a time. Raises DocumentError."""
    # Imported here: nobody searches before the window's first picture.
    from desktop.engine.keywords import UnsearchableOrder
    from desktop.engine.searching import hits_of

    parts: dict[int, tuple[KeywordHit, ...]] = {}
    hits: tuple[KeywordHit, ...] = ()
    pages = 0
    for part, found in hits_of(document, keyword, engine, cancelled):
        parts[part.start] = found
        pages += len(part)
        hits = tuple(hit for start in sorted(parts) for hit in parts[start])
        progress(Searched(pages, hits))
    blind = Unsearchable() if hits else engine(UnsearchableOrder(document), cancelled)
    return Found(hits, blind)


class KeywordSearch(QObject):
    """Serves the keyword panel; the newest keyword wins."""

    def __init__(self, panel: KeywordPanel, operations: Operations, engine: Engine) -> None:
        """Belongs to `panel`; `engine` reads the text."""
        super().__init__(panel)
        self._panel = panel
        self._operations = operations
        self._engine = engine
        self._document: Document | None = None
        self._running: Handle[Found] | None = None
        panel.search_wanted.connect(self._start)

    def set_document(self, document: Document | None) -> None:
        """Search this document from now on."""
        self._document = document
        if self._panel.keyword:
            self._start(self._panel.keyword)

    def _start(self, keyword: str) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None
        document = self._document
        if document is None or not keyword:
            return
        self._panel.show_searching(0, len(document.pages))

        def work(progress: Progress, cancelled: CancelCheck) -> Found:
            return search(document, keyword, self._engine, progress, cancelled)

        # The serial lane: what reads in this process, before the engine is there, is MuPDF too.
        self._running = self._operations.run(
            work, success=self._found, progress=self._progressed, lane=Lane.SERIAL
        )

    def _progressed(self, step: object) -> None:
        if isinstance(step, Searched) and self._document is not None:
            self._panel.show_searching(step.pages, len(self._document.pages), step.hits)

    def _found(self, found: Found) -> None:
        self._running = None
        self._panel.show_hits(found.hits, unsearchable=found.unsearchable)
