"""Expands the rules of the open document live, in the background; the newest rules win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from desktop.services.operations import CancelCheck, Handle, Lane, Operations, Progress
from desktop.workbench.reading import Interruptible, NoText
from desktop.workbench.session import DocumentSession, Preview
from signing.errors import BidSealError, Cancelled
from signing.pdf.model import Document
from signing.placement.expand import expand
from signing.placement.keyword import TextSource
from signing.placement.model import KeywordRule, Placement, Rule
from signing.seal.model import Seal

_DELAY = 30
"""ms of quiet before rules are expanded"""

_INSTANT = 2000
"""Most pages × rules expanded on the UI thread, about 10 ms"""


def expand_all(
    rules: Sequence[Rule], document: Document, seals: Sequence[Seal], text: TextSource
) -> Preview:
    """The marks of all rules that can be expanded, and the errors of the others."""
    try:
        return Preview(
            expand(rules, document.pages, seals, text, name=document.name, fields=document.fields)
        )
    except Cancelled:
        raise
    except BidSealError:
        return _expand_each(rules, document, seals, text)


def _expand_each(
    rules: Sequence[Rule], document: Document, seals: Sequence[Seal], text: TextSource
) -> Preview:
    """One bad rule must not take the marks of the others away."""
    good: list[int] = []
    errors: list[tuple[int, BidSealError]] = []
    for index, rule in enumerate(rules):
        try:
            expand([rule], document.pages, seals, text, name=document.name, fields=document.fields)
        except Cancelled:
            raise
        except BidSealError as error:
            errors.append((index, error))
        else:
            good.append(index)
    placement = expand(
        [rules[index] for index in good],
        document.pages,
        seals,
        text,
        name=document.name,
        fields=document.fields,
    )
    marks = tuple(replace(mark, rule_index=good[mark.rule_index]) for mark in placement.marks)
    return Preview(Placement(marks, placement.findings), tuple(errors))


def preview_of(
    rules: Sequence[Rule], document: Document, seals: Sequence[Seal], cancelled: CancelCheck
) -> Preview:
    """`expand_all` over the document's text, which is opened only for keyword rules."""
    if not any(isinstance(rule, KeywordRule) for rule in rules):
        return expand_all(rules, document, seals, NoText(len(document.pages)))
    # Imported here because the text reader is heavy and most previews never need it.
    from signing.pdf.text import PdfText

    with PdfText(document.path, document.password) as text:
        return expand_all(rules, document, seals, Interruptible(text, cancelled))


class Previewer(QObject):
    """Keeps the preview of one session in step with its rules."""

    def __init__(self, session: DocumentSession, operations: Operations) -> None:
        """Belongs to `session`."""
        super().__init__(session)
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
        self._session.set_preview(expand_all(rules, document, self._seals, text))

    def _start(self) -> None:
        self.stop()
        rules, document, seals = self._session.rules, self._session.document, self._seals
        if not rules:
            self._session.set_preview(Preview(Placement(())))
            return

        def work(_progress: Progress, cancelled: CancelCheck) -> Preview:
            return preview_of(rules, document, seals, cancelled)

        # The serial lane, because MuPDF must not read from two threads at once.
        self._running = self._operations.run(work, success=self._arrived, lane=Lane.SERIAL)

    def _arrived(self, preview: Preview) -> None:
        self._running = None
        self._session.set_preview(preview)
