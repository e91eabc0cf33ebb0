"""What the engine is asked to look at below marks, so that they can be seen there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from signing.engine.order import CancelCheck, Engine, Reading, never
from signing.errors import DocumentError
from signing.pdf.model import Document, Ink
from signing.placement.ground import looked_at, with_dark
from signing.placement.model import Mark, Placement


@dataclass(frozen=True, slots=True)
class GroundOrder(Reading):
    """Look at the ground that marks are printed on."""

    document: Document
    marks: tuple[Mark, ...]
    """Few of thousands: they travel."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> frozenset[Mark]:
        """The marks on dark ground. Raises DocumentError and Cancelled."""
        # Imported here: the asking side needs no PDF library.
        from signing.pdf.ground import on_dark

        return on_dark(self.document, self.marks, cancel)


def inked(
    engine: Engine, document: Document, placement: Placement, cancel: CancelCheck = never
) -> Placement:
    """The marks in the ink that is seen; as they are where the pages cannot be drawn.

    A page that no viewer draws may still be signed. Raises Cancelled.
    """
    marks = looked_at(placement.marks) if document.ink is Ink.MULTIPLY else ()
    if not marks:
        return placement
    try:
        return with_dark(placement, engine(GroundOrder(document, marks), cancel))
    except DocumentError:
        return placement
