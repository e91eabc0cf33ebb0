"""P7, P8, P9, P13: drawing through the drawing processes, and the window's first paint."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import engine
import harness
import pymupdf
from harness import Row, Setup, compared, in_turn

_DPI, _PAGES, _QUICK_PAGES = 150, 100, 40
_PX_PER_MM = _DPI / 25.4


def pages_a_second(setup: Setup) -> Iterator[Row]:
    """P9: pages through the render service, beside MuPDF drawing them in one thread.

    The file's pages from the first on, scans among them; then those of plain text alone, which
    MuPDF draws in less than a millisecond, so that handing the pictures over is most of the time.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    path, count = engine.large(setup), _QUICK_PAGES if setup.quick else _PAGES
    drawing = _Drawing(path)
    for kind, pages, bound in (
        ("pages", range(1, 1 + count), 1.4),
        ("pages of text", range(2, 2 + 6 * count, 6), None),
    ):
        actions = [partial(_draw, path, pages), partial(drawing.draw, pages)]
        timed = in_turn(actions, max(2, setup.runs // 2))
        title = f"{path.stem}: {count} {kind} at {_DPI} dpi, two processes, × of one thread's speed"
        note = f"{count / timed.median(1):.0f} pages/s"
        yield compared("P9", title, timed, "service", bound=bound, at_least=True, note=note)
    drawing.end()
    application.processEvents()


def first_paint(setup: Setup) -> Iterator[Row]:
    """P13: a process from its start to the first picture of the window, without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = harness.script("first_paint.py", setup.out)
    timed = in_turn([start], setup.runs)
    seconds = timed.median(0)
    yield Row("P13", "start to first paint, warm", f"{seconds:.2f} s", "", seconds, 0.3, "s")


def stalls(setup: Setup) -> Iterator[Row]:
    """P7, P8: the first sharp page in a window, and how late its 5 ms beat comes while drawing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    path, pages = engine.large(setup), 40 if setup.quick else 200
    arguments = [harness.HERE / "live.py", path, setup.runs, pages, setup.out / "live"]
    command = [sys.executable, *(str(argument) for argument in arguments)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout)
    seconds = statistics.median(told["opening"])
    title = f"{path.stem}: chosen → first sharp page painted, warm"
    yield Row("P7", title, f"{seconds:.3f} s", "", 1000 * seconds, 150, "ms")
    idle, drawing = _worst(told["idle"]), _worst(told["drawing"])
    for index, name, bound in ((0, "p95", 5), (1, "most", 30)):
        title = f"UI thread late while {pages} pages come, {name}"
        beside = f"idle {idle[index]:.1f} ms"
        yield Row("P8", title, f"{drawing[index]:.1f} ms", beside, drawing[index], bound, "ms")


def _worst(late: list[float]) -> tuple[float, float]:
    """The 95th percentile and the largest, in ms."""
    ordered = sorted(late)
    return 1000 * ordered[int(0.95 * len(ordered))], 1000 * ordered[-1]


class _Drawing:
    """The render service with one open file."""

    def __init__(self, path: Path) -> None:
        from PySide6.QtCore import QEventLoop

        from desktop.render.service import RenderService

        self._service = RenderService()
        self._loop = QEventLoop()
        self._left = 0
        self._service.page_ready.connect(self._one_more)
        self._service.failed.connect(self._one_more)
        self._document = self._service.open(path)

    def draw(self, pages: range) -> None:
        """Ask for all pages and wait until they are there."""
        from desktop.render.model import RenderRequest

        self._left = len(pages)
        for page in pages:
            self._service.request(RenderRequest(self._document, page, _PX_PER_MM))
        self._loop.exec()

    def end(self) -> None:
        """Stop the processes."""
        self._service.shutdown()

    def _one_more(self, _answer: object) -> None:
        self._left -= 1
        if not self._left:
            self._loop.quit()


def _draw(path: Path, pages: range) -> None:
    with pymupdf.open(path) as document:
        for page in pages:
            document.load_page(page - 1).get_pixmap(dpi=_DPI, alpha=False)
