"""The canvas follows the current document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from desktop.workbench.binding import SessionBinding
from desktop.workbench.open_document import OpenDocument
from desktop.workbench.view import WorkbenchView
from signing.pdf.model import Document, Ink


def test_seals_are_previewed_in_the_ink_of_the_file(
    qtbot: QtBot, make_document: Callable[..., Document]
) -> None:
    view = WorkbenchView()
    qtbot.addWidget(view)
    binding = SessionBinding(view)
    for ink, covering in ((Ink.OPAQUE, True), (Ink.MULTIPLY, False)):
        binding.bind(OpenDocument(replace(make_document(), ink=ink)))
        assert view.canvas.covering is covering
    binding.bind(None)
    assert not view.canvas.covering
