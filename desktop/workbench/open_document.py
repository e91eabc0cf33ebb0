"""One open document on the workbench: its rules, their expansion, and the way back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from signing.errors import BidSealError
from signing.pdf.model import Document
from signing.placement.model import Placement, Rule

MERGE_SECONDS = 0.8
"""Nudges and edits nearer than this to each other are one step."""
UNDO_STEPS = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What the rules came to; a rule that cannot be expanded has its error instead of marks."""

    placement: Placement
    errors: tuple[tuple[int, BidSealError], ...] = ()
    """(index of the rule, why)"""


class _ChangeRules(QUndoCommand):
    """Replaces the rules; the whole tuple is kept, so undo is exact."""

    def __init__(
        self,
        session: OpenDocument,
        rules: tuple[Rule, ...],
        text: str,
        *,
        merge: int,
        at: float,
    ) -> None:
        super().__init__(text)
        self._session = session
        self._before = session.rules
        self._after = rules
        self._merge = merge
        self._at = at

    def id(self) -> int:
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _ChangeRules) or other._at - self._at > MERGE_SECONDS:
            return False
        self._after, self._at = other._after, other._at
        return True

    def redo(self) -> None:
        self._session._set_rules(self._after)

    def undo(self) -> None:
        self._session._set_rules(self._before)


class OpenDocument(QObject):
    """A document, its placement rules and its undo stack.

    Signals:
        rules_changed: The rules are others.
        preview_changed: The expansion of the rules arrived. arg 0: Preview
        selection_changed: Other rules are selected. arg 0: frozenset of indices
        expansion_wanted: The preview should not wait for a pause.
    """

    rules_changed = Signal()
    preview_changed = Signal(object)
    selection_changed = Signal(object)
    expansion_wanted = Signal()

    def __init__(
        self,
        document: Document,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock`: seconds, for merging steps."""
        super().__init__(parent)
        self.document = document
        self.rules: tuple[Rule, ...] = ()
        self.preview = Preview(Placement(()))
        self.selection: frozenset[int] = frozenset()
        self.page = 1
        self.sizes = tuple((page.width_mm, page.height_mm) for page in document.pages)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self._clock = clock

    # changes, each one step of undo

    def change(self, rules: Iterable[Rule], text: str, *, merge: int = -1) -> None:
        """Replace the rules; steps with the same `merge` ≥ 0 that follow quickly become one."""
        wanted = tuple(rules)
        if wanted != self.rules:
            self.undo_stack.push(_ChangeRules(self, wanted, text, merge=merge, at=self._clock()))

    def add(self, rule: Rule, text: str) -> None:
        """Append a rule and select it."""
        self.change((*self.rules, rule), text)
        self.select({len(self.rules) - 1})

    def replace(self, changed: dict[int, Rule], text: str, *, merge: int = -1) -> None:
        """Put other rules in place of some."""
        self.change(
            (changed.get(index, rule) for index, rule in enumerate(self.rules)), text, merge=merge
        )

    def remove(self, indices: Iterable[int], text: str) -> None:
        """Take rules away."""
        gone = set(indices)
        self.change((rule for index, rule in enumerate(self.rules) if index not in gone), text)

    # state that is not undone

    def select(self, indices: Iterable[int]) -> None:
        """Select rules; unknown indices are dropped."""
        chosen = frozenset(index for index in indices if 0 <= index < len(self.rules))
        if chosen != self.selection:
            self.selection = chosen
            self.selection_changed.emit(chosen)

    def expand_now(self) -> None:
        """Ask for the expansion of the current rules at once."""
        self.expansion_wanted.emit()

    def set_preview(self, preview: Preview) -> None:
        """Take the expansion of the current rules."""
        self.preview = preview
        self.preview_changed.emit(preview)

    def _set_rules(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.select(self.selection)
        self.rules_changed.emit()
