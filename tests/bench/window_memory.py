"""A window that opens a file and scrolls through it; prints its peak memory in kB.

Arguments: a folder for its data, the file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from worker import peak

from desktop.home import Home
from desktop.window.app import Shell, application

_OPENING, _STEP = 15_000, 150
"""ms to open the file, and on each part of it"""
_STEPS = 60


def main(home: Path, path: Path) -> None:
    """Scroll from the first page to the last."""
    app = application()
    shell = Shell(app, Home(home))
    shell.start([path])
    _wait(_OPENING)
    for step in range(_STEPS):
        for area in _pages(app):
            bar = area.verticalScrollBar()
            bar.setValue(bar.maximum() * step // _STEPS)
        _wait(_STEP)
    if not _pages(app):
        sys.exit("the file is not shown")
    sys.stdout.write(f"{peak()}\n")
    sys.stdout.flush()
    shell.shutdown()
    os._exit(0)


def _pages(app: QApplication) -> list[QAbstractScrollArea]:
    """The views that show many pages."""
    areas = [widget for widget in app.allWidgets() if isinstance(widget, QAbstractScrollArea)]
    return [
        area for area in areas if area.isVisible() and area.verticalScrollBar().maximum() > 9999
    ]


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
