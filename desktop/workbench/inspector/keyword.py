"""The keyword panel: type a word, see every place it stands, stamp them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from desktop.workbench.inspector.fields import MOST_MM, column, millimetres, row
from desktop.workbench.inspector.panels import ModePanel
from resources.i18n import tr
from signing.placement.choice import Unsearchable
from signing.placement.limits import KEYWORD_MOST
from signing.placement.model import Anchor, KeywordRule, Occurrence, Rule
from signing.placement.ranges import pages_text
from widgets.labels import label, plain_tip, restyle
from widgets.naming import named

if TYPE_CHECKING:
    # The window's first paint must not wait for what searches.
    from signing.placement.keyword import KeywordHit

_TYPING_PAUSE = 350
"""ms"""
_SHOWN_HITS = 2000


class KeywordPanel(ModePanel):
    """A seal on the hits of a keyword.

    Signals:
        search_wanted: The hits of a keyword should be found. arg 0: keyword, may be empty
        hit_chosen: The user wants to see a hit. arg 0: KeywordHit
    """

    search_wanted = Signal(str)
    hit_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keyword = named(QLineEdit(), "keyword")
        self._keyword.setMaxLength(KEYWORD_MOST)
        self._keyword.setPlaceholderText(tr("例如 投标人(盖章)"))
        self._keyword.setClearButtonEnabled(True)
        self._which = named(QComboBox(), "keywordOccurrence")
        for text, which in (
            (tr("全部命中处"), Occurrence.ALL),
            (tr("第一处"), Occurrence.FIRST),
            (tr("最后一处"), Occurrence.LAST),
        ):
            self._which.addItem(text, which)
        self._anchor = named(QComboBox(), "keywordAnchor")
        for text, anchor in (
            (tr("关键字正中"), Anchor.PHRASE),
            (tr("冒号之后"), Anchor.COLON),
            (tr("骑年盖月"), Anchor.DATE),
        ):
            self._anchor.addItem(text, anchor)
        self._clamp = named(QCheckBox(tr("超出页面时移回页内")), "keywordClamp")
        self._skip: frozenset[int] = frozenset()
        self._dx = millimetres("keywordDx", least=-MOST_MM)
        self._dy = millimetres("keywordDy", least=-MOST_MM)
        self._count = label("", "caption", name="keywordCount", wrap=True)
        self._hits: tuple[KeywordHit, ...] = ()
        self._listed: tuple[KeywordHit, ...] = ()
        self._list = named(QListWidget(), "keywordHits")
        self._list.setProperty("role", "framed")
        self._list.setAccessibleName(tr("关键字命中处"))
        self._list.setFixedHeight(132)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._compose()

    def _compose(self) -> None:
        layout = column(self)
        layout.addLayout(row(tr("关键字"), self._keyword))
        layout.addWidget(self._count)
        layout.addWidget(self._list)
        layout.addLayout(row(tr("盖在"), self._which))
        layout.addLayout(row(tr("对准"), self._anchor))
        layout.addLayout(row(tr("右移"), self._dx))
        layout.addLayout(row(tr("下移"), self._dy))
        layout.addWidget(self._clamp)
        self._list.hide()
        self._keyword.textChanged.connect(self._typed)
        self._pause.timeout.connect(self._search)
        self._list.itemClicked.connect(self._chosen)
        self._list.itemActivated.connect(self._chosen)
        self._list.itemChanged.connect(self._ticked)
        self._which.currentIndexChanged.connect(self._tell)
        self._anchor.currentIndexChanged.connect(self._tell)
        self._clamp.toggled.connect(self._tell)
        self._dx.valueChanged.connect(self._tell)
        self._dy.valueChanged.connect(self._tell)

    @property
    def keyword(self) -> str:
        """What is typed."""
        return self._keyword.text().strip()

    def show_searching(self, done: int, total: int, hits: Sequence[KeywordHit] = ()) -> None:
        """Say how far the search is, in pages, and show what was found so far.

        A rule wants all hits, so there is none before `show_hits`.
        """
        if min(len(hits), _SHOWN_HITS) != self._list.count():
            self._list_hits(hits, ticks=False)
        self._say(tr("正在查找……({done}/{total} 页)", done=f"{done:,}", total=f"{total:,}"))

    def show_hits(self, hits: Sequence[KeywordHit], *, unsearchable: Unsearchable) -> None:
        """Show what was found, and which pages could not be searched when nothing was."""
        self._hits = tuple(hits)
        self._list_hits(hits, ticks=True)
        self._count_hits(unsearchable)
        self.changed.emit()

    def _list_hits(self, hits: Sequence[KeywordHit], *, ticks: bool) -> None:
        self._listed = tuple(hits)
        self._list.blockSignals(True)
        self._list.clear()
        for number, hit in enumerate(hits[:_SHOWN_HITS], start=1):
            text = tr("第 {page} 页 {context}", page=hit.page, context=hit.context)
            item = QListWidgetItem(text)
            item.setToolTip(plain_tip(text))
            if ticks:
                skipped = number in self._skip
                item.setCheckState(Qt.CheckState.Unchecked if skipped else Qt.CheckState.Checked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._list.setVisible(bool(hits))

    def _count_hits(self, unsearchable: Unsearchable) -> None:
        """How many hits there are and will be stamped, or why there are none."""
        if self._hits:
            pages = len({hit.page for hit in self._hits})
            text = tr("{n} 处命中,分布在 {pages} 页", n=f"{len(self._hits):,}", pages=f"{pages:,}")
            off = sum(number <= len(self._hits) for number in self._skip)
            self._say(tr("{text};已去掉 {n} 处", text=text, n=off) if off else text)
        elif unsearchable.scanned:
            self._say(
                tr(
                    "没有找到“{keyword}”。其中 {n} 页是扫描图片(第 {pages} 页),无法按文字定位。"
                    "请换关键字或手动放置。",
                    keyword=self.keyword,
                    n=len(unsearchable.scanned),
                    pages=pages_text(unsearchable.scanned),
                ),
                failed=True,
            )
        elif unsearchable.unmapped:
            self._say(
                tr(
                    "没有找到“{keyword}”。其中第 {pages} 页的字体没有给出文字编码,无法按文字定位。"
                    "请手动放置。",
                    keyword=self.keyword,
                    pages=pages_text(unsearchable.unmapped),
                ),
                failed=True,
            )
        else:
            self._say(tr("没有找到“{keyword}”。请换关键字。", keyword=self.keyword), failed=True)

    def _ticked(self, item: QListWidgetItem) -> None:
        number = self._list.row(item) + 1
        on = item.checkState() is Qt.CheckState.Checked
        self._skip = self._skip - {number} if on else self._skip | {number}
        self._count_hits(Unsearchable())
        self._tell()

    def rule(self, seal: str) -> KeywordRule | None:
        if not self.keyword or not set(range(1, len(self._hits) + 1)) - self._skip:
            return None
        occurrence = self._which.currentData()
        return KeywordRule(
            self.keyword,
            occurrence if isinstance(occurrence, int) else Occurrence(occurrence),
            self._dx.value(),
            self._dy.value(),
            seal,
            anchor=Anchor(self._anchor.currentData()),
            clamp=self._clamp.isChecked(),
            skip=tuple(sorted(self._skip)),
        )

    def show_rule(self, rule: Rule) -> None:
        if not isinstance(rule, KeywordRule):
            return
        self.blockSignals(True)
        if self._keyword.text() != rule.keyword:
            self._keyword.setText(rule.keyword)
        if self._which.findData(rule.occurrence) < 0:
            self._which.addItem(tr("第 {n} 处", n=rule.occurrence), rule.occurrence)
        self._which.setCurrentIndex(self._which.findData(rule.occurrence))
        self._anchor.setCurrentIndex(self._anchor.findData(rule.anchor))
        self._clamp.setChecked(rule.clamp)
        self._show_skip(frozenset(rule.skip))
        self._dx.setValue(rule.dx)
        self._dy.setValue(rule.dy)
        self.blockSignals(False)

    def _show_skip(self, skip: frozenset[int]) -> None:
        if skip != self._skip:
            self._skip = skip
            if self._hits:
                self.show_hits(self._hits, unsearchable=Unsearchable())

    def button_text(self) -> str:
        return tr("盖到命中处")

    def _say(self, text: str, *, failed: bool = False) -> None:
        self._count.setText(text)
        restyle(self._count, prop="role", value="warning" if failed else "caption")

    def _typed(self, _text: str) -> None:
        self._hits = ()
        self._skip = frozenset()
        self._pause.start()

    def _search(self) -> None:
        self._list.hide()
        self._count.clear()
        self.search_wanted.emit(self.keyword)
        self.changed.emit()

    def _chosen(self, item: QListWidgetItem) -> None:
        self.hit_chosen.emit(self._listed[self._list.row(item)])
