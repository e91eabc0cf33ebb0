"""Finds the hits of a keyword while the user types, in the background."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.services.operations import CancelCheck, Handle, Lane, Operations, Progress
from desktop.workbench.inspector.keyword import KeywordPanel
from desktop.workbench.reading import Interruptible
from signing.pdf.model import Document
from signing.placement.choice import Unsearchable, unsearchable
from signing.placement.keyword import KeywordHit, find_on_page, wanted_text

_EVERY = 20
"""pages between two reports of progress"""


@dataclass(frozen=True, slots=True)
class Found:
    """All hits of a keyword."""

    hits: tuple[KeywordHit, ...]
    unsearchable: Unsearchable
    """Pages that cannot be searched; looked for only when there is no hit."""


def search(document: Document, keyword: str, progress: Progress, cancelled: CancelCheck) -> Found:
    """The same search as the expansion's, page by page. Raises DocumentError."""
    # Imported here because the text reader is heavy and the first paint must not wait for it.
    from signing.pdf.text import PdfText

    wanted = wanted_text(keyword)
    hits: list[KeywordHit] = []
    with PdfText(document.path, document.password) as pdf:
        text = Interruptible(pdf, cancelled)
        for page, geometry in enumerate(document.pages, start=1):
            hits.extend(find_on_page(wanted, text, page, geometry))
            if page % _EVERY == 0:
                progress(page)
        return Found(tuple(hits), Unsearchable() if hits else unsearchable(text))


class KeywordSearch(QObject):
    """Serves the keyword panel; the newest keyword wins."""

    def __init__(self, panel: KeywordPanel, operations: Operations) -> None:
        """Belongs to `panel`."""
        super().__init__(panel)
        self._panel = panel
        self._operations = operations
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
            return search(document, keyword, progress, cancelled)

        # The serial lane, because MuPDF must not read from two threads at once.
        self._running = self._operations.run(
            work, success=self._found, progress=self._progressed, lane=Lane.SERIAL
        )

    def _progressed(self, page: object) -> None:
        if isinstance(page, int) and self._document is not None:
            self._panel.show_searching(page, len(self._document.pages))

    def _found(self, found: Found) -> None:
        self._running = None
        self._panel.show_hits(found.hits, unsearchable=found.unsearchable)
