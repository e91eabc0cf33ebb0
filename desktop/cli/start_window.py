"""Opening the window, without the parser: it is what a person waits for at every start."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from resources.i18n import Language
from signing.errors import UsageError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def start_window(files: Sequence[Path], *, cloud: str, language: Language | None = None) -> int:
    """The exit code of the window. Without `language` it speaks the language of its settings."""
    if not _has_screen():
        raise UsageError(
            "这里没有图形界面,打不开窗口。",
            next="请在桌面环境中运行,或使用命令 stamp、verify、demo。",
        )
    # What is made until the first picture stays: looking for garbage in it takes a tenth of it.
    gc.disable()
    # Imported here: no other command may load Qt.
    from desktop.window.app import run

    return run([path.absolute() for path in files], cloud=cloud, language=language)


def _has_screen() -> bool:
    """Whether Qt can open a window; without one it would end the process with a core dump."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _SCREENS)
