"""Expands the rules of the open document live, in the background; the newest rules win."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from desktop.engine.ground import inked
from desktop.engine.keywords import ExpandOrder
from desktop.engine.searching import found_for
from desktop.services.operations import Handle, Lane, Operations, Progress
from desktop.stamping.expanding import expand_all
from desktop.stamping.texts import NoText
from desktop.workbench.open_document import OpenDocument, Preview
from signing.engine.order import CancelCheck, Engine
from signing.pdf.model import Document
from signing.placement.model import KeywordRule, Placement, Rule
from signing.seal.model import Seal

_DELAY = 30
"""ms of quiet before rules are expanded"""

_INSTANT = 2000
"""Most pages × rules expanded on the UI thread, about 10 ms"""


def preview_of(
    rules: Sequence[Rule],
    document: Document,
    seals: Sequence[Seal],
    engine: Engine,
    cancelled: CancelCheck,
) -> Preview:
    """What the rules come to; `engine` reads the text for keywords, and looks below the marks."""
    if any(isinstance(rule, KeywordRule) for rule in rules):
        found = found_for(rules, document, engine, cancelled)
        order = ExpandOrder(document, tuple(rules), tuple(seals), found)
        placed, errors = engine(order, cancelled)
    else:
        placed, errors = expand_all(rules, document, seals, NoText(len(document.pages)))
    return Preview(inked(engine, document, placed, cancelled), errors)


class Previewer(QObject):
    """Keeps the preview of one session in step with its rules."""

    def __init__(self, session: OpenDocument, operations: Operations, engine: Engine) -> None:
        """Belongs to `session`; `engine` reads the text that keywords are looked for in."""
        super().__init__(session)
        self._engine = engine
        self._session = session
        self._operations = operations
        self._seals: tuple[Seal, ...] = ()
        self._running: Handle[Preview] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._start)
        session.rules_changed.connect(self._timer.start)
        session.expansion_wanted.connect(self._expand_now)

    def set_seals(self, seals: Sequence[Seal]) -> None:
        """The seals that rules may mean."""
        self._seals = tuple(seals)
        self._timer.start()

    def stop(self) -> None:
        """Drop what is running, because the document is being closed."""
        self._timer.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _expand_now(self) -> None:
        """Marks of plain rules take microseconds: moving them must not lag behind the keys."""
        rules, document = self._session.rules, self._session.document
        if len(document.pages) * len(rules) > _INSTANT or any(
            isinstance(rule, KeywordRule) for rule in rules
        ):
            return
        self.stop()
        text = NoText(len(document.pages))
        self._session.set_preview(Preview(*expand_all(rules, document, self._seals, text)))

    def _start(self) -> None:
        self.stop()
        rules, document, seals = self._session.rules, self._session.document, self._seals
        if not rules:
            self._session.set_preview(Preview(Placement(())))
            return

        def work(_progress: Progress, cancelled: CancelCheck) -> Preview:
            return preview_of(rules, document, seals, self._engine, cancelled)

        # The serial lane: what reads in this process, before the engine is there, is MuPDF too.
        self._running = self._operations.run(work, success=self._arrived, lane=Lane.SERIAL)

    def _arrived(self, preview: Preview) -> None:
        self._running = None
        self._session.set_preview(preview)
