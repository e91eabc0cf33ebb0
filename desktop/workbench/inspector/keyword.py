"""The keyword panel: type a word, see every place it stands, stamp them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.workbench.inspector.fields import MOST_MM, column, millimetres, row
from desktop.workbench.inspector.panels import ModePanel
from resources.i18n import tr
from signing.placement.keyword import KeywordHit
from signing.placement.model import KeywordRule, Occurrence, Rule
from widgets.labels import label, restyle
from widgets.naming import named

_TYPING_PAUSE = 350
"""ms"""
MOST_CHARACTERS = 30
_SHOWN_HITS = 200


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
        self._keyword.setMaxLength(MOST_CHARACTERS)
        self._keyword.setPlaceholderText(tr("例如 投标人(盖章)"))
        self._keyword.setClearButtonEnabled(True)
        self._which = named(QComboBox(), "keywordOccurrence")
        for text, which in (
            (tr("全部命中处"), Occurrence.ALL),
            (tr("第一处"), Occurrence.FIRST),
            (tr("最后一处"), Occurrence.LAST),
        ):
            self._which.addItem(text, which)
        self._dx = millimetres("keywordDx", least=-MOST_MM)
        self._dy = millimetres("keywordDy", least=-MOST_MM)
        self._count = label("", "caption", name="keywordCount", wrap=True)
        self._hits: tuple[KeywordHit, ...] = ()
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
        layout.addLayout(row(tr("右移"), self._dx))
        layout.addLayout(row(tr("下移"), self._dy))
        self._list.hide()
        self._keyword.textChanged.connect(self._typed)
        self._pause.timeout.connect(self._search)
        self._list.itemClicked.connect(self._chosen)
        self._list.itemActivated.connect(self._chosen)
        self._which.currentIndexChanged.connect(self._tell)
        self._dx.valueChanged.connect(self._tell)
        self._dy.valueChanged.connect(self._tell)

    @property
    def keyword(self) -> str:
        """What is typed."""
        return self._keyword.text().strip()

    def show_searching(self, done: int, total: int) -> None:
        """Say how far the search is, in pages."""
        self._say(tr("正在查找……({done}/{total} 页)", done=f"{done:,}", total=f"{total:,}"))

    def show_hits(self, hits: Sequence[KeywordHit], *, scanned: int) -> None:
        """Show what was found; `scanned`: pages that are pictures without text."""
        self._hits = tuple(hits)
        self._list.clear()
        for hit in self._hits[:_SHOWN_HITS]:
            text = tr("第 {page} 页 {context}", page=hit.page, context=hit.context)
            self._list.addItem(QListWidgetItem(text))
        self._list.setVisible(bool(hits))
        if hits:
            pages = len({hit.page for hit in hits})
            self._say(tr("{n} 处命中,分布在 {pages} 页", n=f"{len(hits):,}", pages=f"{pages:,}"))
        elif scanned:
            self._say(
                tr(
                    "没有找到“{keyword}”。其中 {n} 页是扫描图片,无法按文字定位。"
                    "请换关键字或手动放置。",
                    keyword=self.keyword,
                    n=scanned,
                ),
                failed=True,
            )
        else:
            self._say(tr("没有找到“{keyword}”。请换关键字。", keyword=self.keyword), failed=True)
        self.changed.emit()

    def rule(self, seal: str) -> KeywordRule | None:
        if not self.keyword or not self._hits:
            return None
        return KeywordRule(
            self.keyword,
            Occurrence(self._which.currentData()),
            self._dx.value(),
            self._dy.value(),
            seal,
        )

    def show_rule(self, rule: Rule) -> None:
        if not isinstance(rule, KeywordRule):
            return
        self.blockSignals(True)
        if self._keyword.text() != rule.keyword:
            self._keyword.setText(rule.keyword)
        place = self._which.findData(rule.occurrence)
        self._which.setCurrentIndex(max(0, place))
        self._dx.setValue(rule.dx)
        self._dy.setValue(rule.dy)
        self.blockSignals(False)

    def button_text(self) -> str:
        return tr("盖到命中处")

    def _say(self, text: str, *, failed: bool = False) -> None:
        self._count.setText(text)
        restyle(self._count, prop="role", value="warning" if failed else "caption")

    def _typed(self, _text: str) -> None:
        self._hits = ()
        self._pause.start()

    def _search(self) -> None:
        self._list.hide()
        self._count.clear()
        self.search_wanted.emit(self.keyword)
        self.changed.emit()

    def _chosen(self, item: QListWidgetItem) -> None:
        self.hit_chosen.emit(self._hits[self._list.row(item)])
