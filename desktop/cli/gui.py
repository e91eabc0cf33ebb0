"""`bidseal` and `bidseal gui`: the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.options import CloudOption, LanguageChoice
from desktop.cli.start_window import start_window
from resources.i18n import Language, tr


def gui(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILES…]", help=tr("要打开的 PDF"))
    ] = None,
    cloud: CloudOption = "embedded",
    lang: Annotated[LanguageChoice | None, typer.Option("--lang", help=tr("界面语言"))] = None,
) -> int:
    """Open the window; its exit code. Without `lang` it speaks the language of its settings."""
    language: Language | None = lang.value if lang else None
    return start_window(files or (), cloud=cloud, language=language)
