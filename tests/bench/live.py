"""A real window without a cloud: first sharp pages, and the stalls of its thread while pages come.

Arguments: a PDF, how often it is opened, pages to draw, a folder for data. Prints one JSON object:
`opening` (seconds, one each time), `idle` and `drawing` (seconds by which 5 ms of the UI thread's
timer came late).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPixmap

from desktop.home import Home
from desktop.render.model import RenderedTile, RenderRequest
from desktop.render.service import RenderService
from desktop.window.app import Shell, application
from desktop.workbench.feed import PageFeed
from signing.engine.pool import EnginePool
from widgets.pageview.tiles import TileKey

_BEAT = 5
"""ms"""
_IDLE = 2_000
_PX_PER_MM = 150 / 25.4
_PATIENCE = 60_000
"""ms until something that does not come is given up"""


class Live:
    """The window as it is once everything is loaded, but for the cloud."""

    def __init__(self, home: Path) -> None:
        self._app = application()
        self._shell = Shell(self._app, Home(home))
        self._window = self._shell.window
        self._engine = EnginePool()
        self._engine.start()
        self._render = RenderService()
        self._render.warm_up()
        self._canvas = self._window.view.canvas
        self._window.set_engine(self._engine)
        feed = PageFeed(self._render, self._canvas, self._window.view.thumbnails)
        self._window.workbench.set_feed(feed)
        self._window.frame.resize(1366, 820)
        self._window.frame.show()

    def opening(self, path: Path) -> float:
        """Seconds from the choice of a file until its first page is sharp and painted."""
        wanted: set[TileKey] = set()
        there: set[TileKey] = set()
        loop = QEventLoop()

        def want(keys: list[TileKey]) -> None:
            wanted.clear()
            wanted.update(key for key in keys if key.page == 0)
            look()

        def arrive(tile: RenderedTile) -> None:
            if isinstance(tile.request.key, TileKey):
                there.add(tile.request.key)
                look()

        def look() -> None:
            if there and wanted <= there:
                loop.quit()

        self._canvas.tiles_wanted.connect(want)
        self._render.page_ready.connect(arrive)
        start = time.perf_counter()
        self._window.open_on_workbench([path])
        self._wait(loop)
        self._canvas.grab()
        seconds = time.perf_counter() - start
        self._canvas.tiles_wanted.disconnect(want)
        self._render.page_ready.disconnect(arrive)
        self._settle()
        self._window.workbench.close_current()
        self._settle()
        return seconds

    def idle(self) -> list[float]:
        """The timer's delays with nothing to do."""
        loop = QEventLoop()
        QTimer.singleShot(_IDLE, loop.quit)
        return self._late(loop)

    def drawing(self, path: Path, pages: int) -> list[float]:
        """The same while pages come and become what the screen shows."""
        loop, kept = QEventLoop(), []

        def arrive(tile: RenderedTile) -> None:
            kept[:] = [QPixmap.fromImage(tile.image)]
            left.pop()
            if not left:
                loop.quit()

        left = list(range(pages))
        document = self._render.open(path)
        self._render.page_ready.connect(arrive)
        for page in range(1, 1 + pages):
            self._render.request(RenderRequest(document, page, _PX_PER_MM))
        late = self._late(loop)
        self._render.page_ready.disconnect(arrive)
        self._render.close(document)
        return late

    def end(self) -> None:
        """Stop the processes."""
        self._render.shutdown()
        self._engine.close()

    def _late(self, loop: QEventLoop) -> list[float]:
        beats: list[float] = []
        timer = QTimer(interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start()
        self._wait(loop)
        timer.stop()
        gaps = (after - before for before, after in pairwise(beats))
        return [max(0.0, gap - _BEAT / 1000) for gap in gaps]

    def _settle(self) -> None:
        """Let what was begun come to its end."""
        loop = QEventLoop()
        QTimer.singleShot(300, loop.quit)
        loop.exec()

    @staticmethod
    def _wait(loop: QEventLoop) -> None:
        give_up: Callable[[], None] = lambda: loop.exit(1)  # noqa: E731 - QTimer keeps no lambda
        watch = QTimer(singleShot=True, interval=_PATIENCE)
        watch.timeout.connect(give_up)
        watch.start()
        if loop.exec():
            raise TimeoutError
        watch.stop()


def main(path: Path, rounds: int, pages: int, home: Path) -> None:
    """Measure and tell."""
    live = Live(home)
    live.opening(path)
    told = {
        "opening": [live.opening(path) for _ in range(rounds)],
        "idle": live.idle(),
        "drawing": live.drawing(path, pages),
    }
    live.end()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
