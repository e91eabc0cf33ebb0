"""`bidseal` and `bidseal gui`: the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.options import CloudOption, LanguageChoice
from resources.i18n import Language, tr
from signing.errors import UsageError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def gui(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILES…]", help=tr("要打开的 PDF"))
    ] = None,
    cloud: CloudOption = "embedded",
    lang: Annotated[LanguageChoice | None, typer.Option("--lang", help=tr("界面语言"))] = None,
) -> int:
    """Open the window; its exit code. Without `lang` it speaks the language of its settings."""
    if not _has_screen():
        raise UsageError(
            "这里没有图形界面,打不开窗口。",
            next="请在桌面环境中运行,或使用命令 stamp、verify、demo。",
        )
    # Imported here: no other command may load Qt.
    from desktop.window.app import run

    language: Language | None = lang.value if lang else None
    return run([path.absolute() for path in files or ()], cloud=cloud, language=language)


def _has_screen() -> bool:
    """Whether Qt can open a window; without one it would end the process with a core dump."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _SCREENS)
