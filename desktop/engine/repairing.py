"""A repaired copy of a damaged document, under a name of its own."""

from __future__ import annotations

from pathlib import Path

from desktop.engine.orders import RepairOrder
from signing.engine.order import Engine
from signing.pdf.model import Document
from signing.pdf.names import repaired_name


def repaired_beside(document: Document, engine: Engine, folder: Path | None = None) -> Document:
    """A repaired copy in `folder` or (None) beside the document, under a free name.

    Raises ProtectedPdfError, DamagedPdfError and OutputError.
    """
    # Copying and renaming are not needed before: the window's first picture must not wait for them.
    from signing.pdf.complete import free_names

    wanted = (folder or document.path.parent) / repaired_name(document.path)
    free = next(name for name in free_names(wanted) if not name.exists())
    return engine(RepairOrder(document, free))
