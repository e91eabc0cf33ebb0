"""P7, P10: opening, drawing and searching, beside MuPDF and PDFium in one thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import inputs
import jobs
import pymupdf
import pypdfium2
from engine import large, of_large
from harness import Row, Setup, compared, in_turn

from desktop.engine.orders import OpenOrder
from signing.engine.pool import EnginePool
from signing.pdf.open import open_document
from signing.pdf.reader import load_page

_DPI = 96


def opening(setup: Setup) -> Iterator[Row]:
    """P7: every page's size, and the first page drawn, in a warm process."""
    path = large(setup)
    timed = in_turn([lambda: open_document(path), lambda: _pdfium_sizes(path)], setup.runs)
    yield compared("P7", f"{path.stem}: page sizes", timed, "PDFium", bound=of_large(setup, 1.2))
    timed = in_turn([lambda: _draw(path), lambda: _pdfium_draw(path)], setup.runs)
    yield compared(
        "P7", f"{path.stem}: first page drawn", timed, "PDFium", bound=of_large(setup, 1.2)
    )


def keyword(setup: Setup) -> Iterator[Row]:
    """P10: all places of a keyword with their boxes, matched with normalised characters."""
    path, seal = large(setup), jobs.official_seal()
    found = 0

    def job() -> None:
        nonlocal found
        found = len(jobs.keyword_marks(path, inputs.KEYWORD, seal, engine=engine).marks)

    with EnginePool() as engine:
        timed = in_turn([job, lambda: _search(path)], max(2, setup.runs // 2))
        title = f"{path.stem}: keyword, two processes"
        yield compared("P10", title, timed, "MuPDF search", bound=1.0, note=f"{found} marks")
        document = engine(OpenOrder(path))
        first = in_turn(
            [lambda: jobs.first_hit(document, inputs.KEYWORD, engine=engine)], setup.runs
        )
    milliseconds = 1000 * first.median(0)
    yield Row(
        "P10",
        f"{path.stem}: first hit, on page 26",
        f"{milliseconds:.0f} ms",
        "",
        milliseconds,
        100,
        "ms",
    )


def _draw(path: Path) -> None:
    """As the drawing process does: MuPDF opens the file and draws the first page."""
    with pymupdf.open(path) as document:
        load_page(document, 1).get_pixmap(dpi=_DPI, alpha=False)


def _pdfium_sizes(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        document.get_page_size(number)
    document.close()


def _pdfium_draw(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    page.render(scale=_DPI / 72)
    page.close()
    document.close()


def _search(path: Path) -> None:
    with pymupdf.open(path) as document:
        for page in document:
            page.search_for(inputs.KEYWORD)
