"""Pictures of pages, for people who want to look without a viewer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

DPI = 100


def draw_pages(path: Path, pages: Sequence[int], folder: Path) -> tuple[Path, ...]:
    """PNG files of `pages` (1-based) in `folder`, named after the page; replaces older ones."""
    # Imported here: loading MuPDF costs a quarter of a second.
    import pymupdf

    drawn = []
    document: Any = pymupdf.open(path)  # type: ignore[no-untyped-call]
    with document:
        for page in pages:
            picture = folder / f"page-{page:03d}.png"
            document[page - 1].get_pixmap(dpi=DPI).save(picture)
            drawn.append(picture)
    return tuple(drawn)
