"""The preview shows exactly the marks of `signing.placement.expand`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.operations import Operations
from desktop.workbench.inspector.keyword import KeywordPanel
from desktop.workbench.open_document import OpenDocument
from desktop.workbench.preview import Previewer
from desktop.workbench.search import KeywordSearch, search
from signing.engine.order import here
from signing.errors import KeywordNotFoundError
from signing.pdf.model import Document
from signing.pdf.open import open_document
from signing.pdf.text import PdfText
from signing.placement.expand import expand
from signing.placement.model import (
    AllRule,
    KeywordRule,
    PageRule,
    PagesRule,
    Position,
    Rule,
    SeamRule,
)
from signing.seal.model import Seal

RULES: tuple[Rule, ...] = (
    PageRule(1, Position(x=60, y=80), "s1"),
    SeamRule(group=3, seal="s1"),
    PagesRule("1,末页", Position(right=40, bottom=50), "s2"),
    AllRule(seal="s2"),
    KeywordRule("Bidder", seal="s1"),
)


@pytest.fixture
def document(make_pdf: Callable[..., Path]) -> Document:
    return open_document(make_pdf(pages=7))


def test_preview_marks_are_the_marks_of_expand(
    qtbot: QtBot, operations: Operations, document: Document, seals: dict[str, Seal]
) -> None:
    session = OpenDocument(document)
    previewer = Previewer(session, operations, here)
    previewer.set_seals(tuple(seals.values()))
    with qtbot.waitSignal(session.preview_changed):
        session.change(RULES, "all")
    qtbot.waitUntil(lambda: bool(session.preview.placement.marks))
    with PdfText(document.path) as text:
        wanted = expand(RULES, document.pages, tuple(seals.values()), text, name="x")
    assert session.preview.placement == wanted
    assert session.preview.errors == ()


def test_one_bad_rule_does_not_take_the_others_away(
    qtbot: QtBot, operations: Operations, document: Document, seals: dict[str, Seal]
) -> None:
    session = OpenDocument(document)
    previewer = Previewer(session, operations, here)
    previewer.set_seals(tuple(seals.values()))
    session.change((KeywordRule("nowhere", seal="s1"), RULES[0]), "both")
    qtbot.waitUntil(lambda: bool(session.preview.errors))
    index, error = session.preview.errors[0]
    assert index == 0
    assert isinstance(error, KeywordNotFoundError)
    assert [mark.rule_index for mark in session.preview.placement.marks] == [1]


def test_the_newest_rules_win(
    qtbot: QtBot, operations: Operations, document: Document, seals: dict[str, Seal]
) -> None:
    session = OpenDocument(document)
    previewer = Previewer(session, operations, here)
    previewer.set_seals(tuple(seals.values()))
    session.change((KeywordRule("Bidder", seal="s1"),), "slow")
    session.change((RULES[0],), "fast")
    session.expand_now()
    with qtbot.assertNotEmitted(session.preview_changed, wait=0):
        pass
    qtbot.waitUntil(lambda: len(session.preview.placement.marks) == 1)
    assert session.preview.placement.marks[0].page == 1
    previewer.stop()


def test_search_finds_what_the_rule_will_stamp(
    qtbot: QtBot, operations: Operations, document: Document
) -> None:
    panel = KeywordPanel()
    qtbot.addWidget(panel)
    searching = KeywordSearch(panel, operations, here)
    searching.set_document(document)
    panel.set_context(pages=7, page=1, seal=None)
    assert panel.rule("s1") is None
    with qtbot.waitSignal(panel.search_wanted):
        panel.show_rule(KeywordRule("Bidder"))
        panel._keyword.textEdited.emit("Bidder")
        panel._search()
    qtbot.waitUntil(lambda: panel.rule("s1") is not None)
    assert panel.rule("s1") == KeywordRule("Bidder", seal="s1")
    panel._keyword.setText("nowhere")
    panel._search()
    qtbot.waitUntil(lambda: "没有找到" in panel._count.text())
    assert panel.rule("s1") is None


def test_what_is_found_first_is_shown_before_the_search_is_over(
    qtbot: QtBot, document: Document
) -> None:
    steps: list[Any] = []
    found = search(document, "Bidder", here, steps.append, lambda: False)
    panel = KeywordPanel()
    qtbot.addWidget(panel)
    panel.set_context(pages=700, page=1, seal=None)
    panel._keyword.setText("Bidder")
    panel.show_searching(8, 700, steps[0].hits)
    assert steps[0].hits == found.hits[: len(steps[0].hits)] != ()
    assert panel._list.count() == len(steps[0].hits)
    assert panel._list.item(0).data(Qt.ItemDataRole.CheckStateRole) is None
    assert panel.rule("s1") is None
    with qtbot.waitSignal(panel.hit_chosen) as chosen:
        panel._list.itemActivated.emit(panel._list.item(0))
    assert chosen.args == [found.hits[0]]
    panel.show_hits(found.hits, unsearchable=found.unsearchable)
    assert panel._list.item(0).checkState() is Qt.CheckState.Checked
    assert panel.rule("s1") == KeywordRule("Bidder", seal="s1")
