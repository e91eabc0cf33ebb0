"""What the engine is asked to look at below marks, so that they can be seen there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from signing.engine.order import CancelCheck, Engine, Reading, never
from signing.errors import DocumentError

if TYPE_CHECKING:
    # Imported by the order when it is carried out: the asking side starts faster without.
    from signing.pdf.model import Document
    from signing.placement.model import Placement


@dataclass(frozen=True, slots=True)
class GroundOrder(Reading):
    """Choose the ink of marks by the ground they are printed on."""

    document: Document
    placement: Placement

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> Placement:
        """The marks in the ink that is seen there. Raises DocumentError and Cancelled."""
        from signing.pdf.ground import with_ground

        return with_ground(self.document, self.placement, cancel)


def inked(
    engine: Engine, document: Document, placement: Placement, cancel: CancelCheck = never
) -> Placement:
    """The marks in the ink that is seen; as they are where the pages cannot be drawn.

    A page that no viewer draws may still be signed. Raises Cancelled.
    """
    try:
        return engine(GroundOrder(document, placement), cancel)
    except DocumentError:
        return placement
