"""What the widgets of a file show as text, read from their appearances by MuPDF."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pymupdf

from signing.pdf.source import FOREIGN

_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped."""


@dataclass(frozen=True)
class Shown:
    """The newest revision of a file as it is displayed; opened when first asked."""

    path: Path
    password: str | None = field(default=None, repr=False)

    def text(self, widget: int) -> str | None:
        """The text that a widget (by object number) draws; None if that cannot be told."""
        return self._texts.get(widget)

    @cached_property
    def _texts(self) -> dict[int, str]:
        """By object number; a file that MuPDF cannot read shows nothing."""
        try:
            with closing(_api.open(str(self.path), filetype="pdf")) as document:
                if document.needs_pass:
                    document.authenticate(self.password or "")
                return {
                    widget.xref: str(widget._annot.get_text("text"))
                    for page in document
                    for widget in page.widgets()
                }
        except FOREIGN:
            return {}
