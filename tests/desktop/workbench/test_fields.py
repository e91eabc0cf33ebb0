"""Empty signature fields in the window: offered only where there are any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.workbench.inspector.panels import PagePanel
from desktop.workbench.moves import moved
from desktop.workbench.wording import change_note, where
from signing.geometry import RectMm
from signing.pdf.model import Change, Document
from signing.placement.model import (
    FieldRule,
    InvisibleRule,
    Mark,
    PageRule,
    Position,
    RuleKind,
    SignatureField,
)

FIELDS = (
    SignatureField("投标人", 2, RectMm(10, 10, 80, 80)),
    SignatureField("法定代表人", 3, RectMm(10, 10, 80, 80)),
)
RULE = FieldRule("法定代表人", "s1")


def test_panel_offers_the_fields_of_the_document(qtbot: QtBot) -> None:
    panel = PagePanel()
    qtbot.addWidget(panel)
    panel.set_context(pages=5, page=4, seal=None)
    choice, page = panel.findChild(QComboBox, "signatureField"), panel.findChild(QSpinBox)
    assert choice is not None
    assert page is not None
    assert choice.parentWidget().isHidden()
    assert isinstance(panel.rule("s1"), PageRule)
    panel.set_fields(FIELDS)
    assert not choice.parentWidget().isHidden()
    with qtbot.waitSignal(panel.changed):
        choice.setCurrentIndex(2)
    assert panel.rule("s1") == RULE
    assert panel.button_text() == "盖到签名域"
    assert not page.isEnabled()
    panel.show_rule(PageRule(3, Position(x=1, y=2), "s1"))
    assert panel.rule("s1") == PageRule(3, Position(x=1, y=2), "s1")
    assert page.isEnabled()
    panel.show_rule(RULE)
    assert panel.rule("s1") == RULE
    panel.set_fields(())
    assert isinstance(panel.rule("s1"), PageRule)


def test_field_rule_in_words_and_unmoved(make_document: Callable[..., Document]) -> None:
    document = make_document()
    mark = Mark(RuleKind.PAGE, 0, "s1", 3, RectMm(10, 10, 50, 50), field="法定代表人")
    assert moved(RULE, [mark], document.pages, dx=5, dy=5) == RULE
    assert where(RULE) == "签名域“法定代表人”"


def test_note_says_what_signatures_mean(make_document: Callable[..., Document]) -> None:
    document = replace(make_document(), fields=FIELDS, signatures=1)
    assert change_note(document) == ""
    assert "1 个签名" in change_note(replace(document, change=Change.SIGNATURE_ONLY))
    for change in (Change.CERTIFIED, Change.LOCKED):
        assert "投标人、法定代表人" in change_note(replace(document, change=change))
    certified = replace(document, change=Change.CERTIFIED, fields=())
    assert "只签名,不显示印章" in change_note(certified)
    rights = replace(document, change=Change.SIGNATURE_ONLY, signatures=0)
    assert "使用权限" in change_note(rights)


def test_signature_without_a_look_is_offered_for_signed_files(qtbot: QtBot) -> None:
    panel = PagePanel()
    qtbot.addWidget(panel)
    panel.set_context(pages=5, page=4, seal=None)
    choice = panel.findChild(QComboBox, "signatureField")
    assert choice is not None
    panel.set_fields((), unseen=True)
    assert not choice.parentWidget().isHidden()
    choice.setCurrentIndex(1)
    assert panel.rule("s1") == InvisibleRule("s1")
    assert panel.button_text() == "只签名"
    panel.show_rule(PageRule(3, Position(x=1, y=2), "s1"))
    panel.show_rule(InvisibleRule("s1"))
    assert panel.rule("s1") == InvisibleRule("s1")
    assert where(InvisibleRule("s1")) == "只签名,不显示印章"
    assert moved(InvisibleRule(), [], (), dx=1, dy=1) == InvisibleRule()
