"""The seam and keyword panels: every option of a rule goes in and comes out again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.workbench.inspector.keyword import KeywordPanel
from desktop.workbench.inspector.seam import SeamPanel
from desktop.workbench.inspector.seam_view import SeamView
from desktop.workbench.inspector.view import Inspector
from signing.geometry import RectMm
from signing.placement.choice import Unsearchable
from signing.placement.keyword import KeywordHit
from signing.placement.model import (
    AllRule,
    Anchor,
    Edge,
    KeywordRule,
    Occurrence,
    RuleKind,
    SeamRule,
)
from signing.seal.model import Seal
from widgets.art import ArtCache


@pytest.fixture
def seam(qtbot: QtBot, seals: dict[str, Seal]) -> Iterator[SeamPanel]:
    panel = SeamPanel(ArtCache())
    qtbot.addWidget(panel)
    panel.resize(296, 600)
    panel.set_context(pages=41, page=1, seal=seals["s1"])
    yield panel


@pytest.fixture
def keyword(qtbot: QtBot) -> Iterator[KeywordPanel]:
    panel = KeywordPanel()
    qtbot.addWidget(panel)
    yield panel


SEAMS = [
    SeamRule(seal="s1"),
    SeamRule(Edge.LEFT, 7, "odd", True, 33.5, "s1"),
    SeamRule(Edge.TOP, pages="2-40", percent=25.0, groups="1-12,13-末页", seal="s1"),
    SeamRule(Edge.BOTTOM, pages="even", percent=33.0, groups="all", first=1.5, seal="s1"),
    SeamRule(first=2.0, opposite=True, bleed=0.5, seal="s1"),
    SeamRule(percent=75.0, bleed=2.0, seal="s1"),
]


@pytest.mark.requirement("R137")
@pytest.mark.parametrize("rule", SEAMS)
def test_every_seam_option_goes_in_and_comes_out(seam: SeamPanel, rule: SeamRule) -> None:
    seam.show_rule(SEAMS[-1])
    seam.show_rule(rule)
    seam.refresh()

    assert seam.rule("s1") == rule


def child(panel: SeamPanel | KeywordPanel, kind: type, name: str) -> object:
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def test_fields_follow_the_choice(seam: SeamPanel) -> None:
    grouping = child(seam, QComboBox, "seamGrouping")
    number = child(seam, QSpinBox, "seamGroup")
    ranges = child(seam, QLineEdit, "seamGroups")
    assert isinstance(grouping, QComboBox)
    assert isinstance(number, QSpinBox)
    assert isinstance(ranges, QLineEdit)
    shown = []
    for index in range(grouping.count()):
        grouping.setCurrentIndex(index)
        shown.append((number.isVisibleTo(seam), ranges.isVisibleTo(seam)))

    assert shown == [(True, False), (False, False), (False, True)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SeamRule(pages="5-99"), "无法识别"),
        (SeamRule(groups="1-4,4-8"), "重复"),
        (SeamRule(groups="x"), "无法识别"),
        (SeamRule(pages="3"), "不足 2 页"),
        (SeamRule(groups="all"), "建议每 20 页一组"),
        (SeamRule(), "3 组,每片约 2.9 mm"),
    ],
)
def test_the_summary_says_what_will_happen(seam: SeamPanel, rule: SeamRule, said: str) -> None:
    seam.show_rule(rule)
    seam.refresh()
    summary = child(seam, QLabel, "seamSummary")

    assert isinstance(summary, QLabel)
    assert said in summary.text()
    view = child(seam, SeamView, "seamView")
    assert isinstance(view, SeamView)
    assert view.isVisibleTo(seam) is (seam.rule("s1") is not None)
    assert (seam.rule("s1") is None) is ("组" not in said or "重复" in said)


def test_without_a_file_or_a_seal_nothing_is_promised(seam: SeamPanel) -> None:
    summary = child(seam, QLabel, "seamSummary")
    assert isinstance(summary, QLabel)
    seam.set_context(pages=0, page=1, seal=None)
    assert summary.text() == ""
    seam.set_context(pages=41, page=1, seal=None)
    assert summary.text() == "3 组"
    seam.show_rule(AllRule())
    assert seam.rule("") == SeamRule()


@pytest.mark.parametrize("edge", [Edge.RIGHT, Edge.TOP])
def test_the_joined_slices_show_the_seal(seam: SeamPanel, edge: Edge) -> None:
    seam.show_rule(SeamRule(edge))
    seam.refresh()
    view = child(seam, SeamView, "seamView")
    assert isinstance(view, SeamView)
    picture = view.grab().toImage()

    # The star in the middle; a gap between two slices may run through it.
    x = picture.width() // 2
    middle = [picture.pixelColor(x + dx, 48 + dy) for dx in (-3, 3) for dy in (-3, 3)]
    assert any(colour.red() > 150 and colour.green() < 120 for colour in middle)


HITS = [
    KeywordHit(number, RectMm(0, 0, 1, 1), "投标人", f"致:招标人 {number}")
    for number in range(1, 4)
]


def test_every_keyword_option_goes_in_and_comes_out(keyword: KeywordPanel) -> None:
    for rule in (
        KeywordRule("投标人", 3, 1.5, -2.0, "s1", Anchor.COLON, True, (2,)),
        KeywordRule("日期", Occurrence.LAST, anchor=Anchor.DATE),
    ):
        keyword.show_rule(rule)
        keyword.show_hits(HITS, unsearchable=Unsearchable())
        assert keyword.rule(rule.seal) == rule


@pytest.mark.requirement("R139")
def test_hits_are_switched_off_and_on(qtbot: QtBot, keyword: KeywordPanel) -> None:
    keyword.show_rule(KeywordRule("投标人"))
    keyword.show_hits(HITS, unsearchable=Unsearchable())
    hits = child(keyword, QListWidget, "keywordHits")
    count = child(keyword, QLabel, "keywordCount")
    assert isinstance(hits, QListWidget)
    assert isinstance(count, QLabel)

    with qtbot.waitSignal(keyword.changed):
        hits.item(1).setCheckState(Qt.CheckState.Unchecked)
    rule = keyword.rule("")
    assert rule is not None
    assert rule.skip == (2,)
    assert "已去掉 1 处" in count.text()

    for index in (0, 2):
        hits.item(index).setCheckState(Qt.CheckState.Unchecked)
    assert keyword.rule("") is None
    hits.item(1).setCheckState(Qt.CheckState.Checked)
    rule = keyword.rule("")
    assert rule is not None
    assert rule.skip == (1, 3)
    # Showing another rule shows its own ticks; another keyword has none.
    keyword.show_rule(KeywordRule("投标人", skip=(3,)))
    states = [hits.item(index).checkState() is Qt.CheckState.Checked for index in range(3)]
    assert states == [True, True, False]
    keyword.show_rule(KeywordRule("日期"))
    keyword.show_hits(HITS, unsearchable=Unsearchable())
    assert "去掉" not in count.text()


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (Unsearchable((1, 2, 7)), "第 1-2,7 页"),
        (Unsearchable((), (3,)), "第 3 页的字体"),
        (Unsearchable(), "请换关键字"),
    ],
)
def test_no_hit_says_why(keyword: KeywordPanel, pages: Unsearchable, said: str) -> None:
    keyword.show_rule(KeywordRule("投标人"))
    keyword.show_hits([], unsearchable=pages)
    count = child(keyword, QLabel, "keywordCount")

    assert isinstance(count, QLabel)
    assert said in count.text()
    assert keyword.rule("") is None


def test_a_panel_is_made_when_its_way_is_chosen_and_knows_what_the_others_know(
    qtbot: QtBot, seals: dict[str, Seal]
) -> None:
    inspector = Inspector(ArtCache())
    qtbot.addWidget(inspector)
    inspector.set_seals(tuple(seals.values()))
    inspector.set_document(pages=41, page=7)
    inspector.picker.choose("s2")
    assert inspector.findChild(SeamPanel) is None

    inspector.choose_mode(RuleKind.SEAM)

    panel = inspector.findChild(SeamPanel)
    assert panel is inspector.panel(RuleKind.SEAM)
    assert (panel.pages, panel.page, panel.seal) == (41, 7, seals["s2"])
    assert inspector.current_rule() == SeamRule(seal="s2")
    add = inspector.findChild(QPushButton, "addPlacement")
    assert panel.isAncestorOf(add.previousInFocusChain())
    inspector.set_document(pages=2, page=1)
    assert panel.pages == 2


def test_no_sentence_of_the_inspector_is_cut_off(qtbot: QtBot, seals: dict[str, Seal]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    inspector = Inspector(ArtCache(), host)
    inspector.set_seals(tuple(seals.values()))
    host.resize(400, 500)
    inspector.resize(320, 500)
    with qtbot.waitExposed(host):
        host.show()
    inspector.set_document(pages=41, page=1)
    inspector.choose_mode(RuleKind.KEYWORD)
    inspector.keyword.page.show_rule(KeywordRule("投标人(盖单位章)及法定代表人"))
    inspector.keyword.page.show_hits([], unsearchable=Unsearchable(tuple(range(1, 40, 2))))
    qtbot.waitUntil(lambda: not cut_off(inspector))
    inspector.choose_mode(RuleKind.SEAM)
    inspector.panel(RuleKind.SEAM).show_rule(SeamRule(groups="1-12,99", pages="1-77"))
    inspector.panel(RuleKind.SEAM).refresh()
    inspector._refresh()
    qtbot.waitUntil(lambda: not cut_off(inspector))


def cut_off(inspector: Inspector) -> list[str]:
    """Wrapped sentences that have less height than they need."""
    labels = [label for label in inspector.findChildren(QLabel) if label.isVisible()]
    return [
        label.text()
        for label in labels
        if label.wordWrap() and label.heightForWidth(label.width()) > label.height()
    ]
