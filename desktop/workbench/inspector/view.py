"""The inspector's view: palette, modes, parameters, findings and a footer that never scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.workbench.inspector.fields import column
from desktop.workbench.inspector.findings import FindingList
from desktop.workbench.inspector.footer import InspectorFooter
from desktop.workbench.inspector.panels import (
    AllPanel,
    ModePanel,
    PagePanel,
    PagesPanel,
)
from resources.i18n import tr
from signing.pdf.model import Change, Document
from signing.placement.model import Rule, RuleKind
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.icons import icon
from widgets.labels import label
from widgets.late_page import LatePage
from widgets.naming import named
from widgets.seal_picker import SealPicker
from widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from desktop.workbench.inspector.keyword import KeywordPanel
    from desktop.workbench.inspector.seam import SeamPanel

WIDTH = 320
"""px"""
_MARGIN = 12
"""px on either side of the fields"""
_SCROLL_BAR = 14
"""px that a scroll bar takes from the fields when the window is low"""


class Inspector(QFrame):
    """What to place and how. The panels belong to whoever listens through `panel`.

    Signals:
        add_requested: The parameters should become a placement. arg 0: Rule
        rule_edited: The parameters of the selected placement changed. arg 0: Rule
        mode_changed: Another way of placing is shown. arg 0: RuleKind
    """

    add_requested = Signal(object)
    rule_edited = Signal(object)
    mode_changed = Signal(object)

    def __init__(self, art: ArtCache, parent: QWidget | None = None) -> None:
        """`art`: pictures of seals, shared with the canvas."""
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setFixedWidth(WIDTH)
        self.picker = SealPicker(art)
        self.keyword = LatePage(_make_keyword_panel)
        self._page = LatePage(PagePanel)
        self._places: dict[RuleKind, LatePage[Any]] = {
            RuleKind.PAGE: self._page,
            RuleKind.PAGES: LatePage(PagesPanel),
            RuleKind.ALL: LatePage(AllPanel),
            RuleKind.SEAM: LatePage(partial(_make_seam_panel, art)),
            RuleKind.KEYWORD: self.keyword,
        }
        # Those that are there: the first paint shows one.
        self._panels: dict[RuleKind, ModePanel] = {}
        self._shown = (0, 1)
        self._editing = False
        self._modes = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._heading = label(tr("③ 参数"), "section")
        self._notice = label("", "caption", name="sealNotice", wrap=True)
        self._add = named(QPushButton(), "addPlacement")
        self._add.setIcon(icon("plus", "text"))
        self.findings = FindingList()
        self.footer = InspectorFooter()
        self._compose()
        self._modes.idClicked.connect(self._mode_clicked)
        self._modes.idToggled.connect(self._mode_toggled)
        self._add.clicked.connect(self._add_clicked)
        self.picker.chosen.connect(self._seal_chosen)

    # layout

    def _compose(self) -> None:
        body = named(QWidget(), "scrollBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(label(tr("① 印章"), "section"))
        layout.addWidget(self._notice)
        layout.addWidget(self.picker)
        layout.addWidget(label(tr("② 方式"), "section"))
        layout.addLayout(self._mode_row())
        layout.addWidget(self._heading)
        layout.addWidget(self._stack)
        layout.addWidget(self._add)
        layout.addWidget(self.findings)
        layout.addStretch(1)
        for kind, place in self._places.items():
            place.made.connect(partial(self._panel_made, kind))
            self._stack.addWidget(place)
        scroll = named(QScrollArea(), "inspectorScroll")
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = column(self, spacing=0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.footer)
        self.set_mode(RuleKind.PAGE)

    def _mode_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        texts = {
            RuleKind.PAGE: (tr("当前页"), tr("方式:当前页"), "page"),
            RuleKind.PAGES: (tr("多页"), tr("方式:页码范围"), "pages"),
            RuleKind.ALL: (tr("全部"), tr("方式:全部页面"), "all"),
            RuleKind.SEAM: (tr("骑缝章"), tr("方式:骑缝章"), "seam"),
            RuleKind.KEYWORD: (tr("关键字"), tr("方式:关键字"), "keyword"),
        }
        for index, (kind, (text, name, picture)) in enumerate(texts.items()):
            button = named(QToolButton(), f"mode-{kind.value}")
            button.setText(text)
            button.setCheckable(True)
            button.setProperty("role", "mode")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIcon(icon(picture, "text"))
            button.setIconSize(QSize(20, 20))
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumWidth(48)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._modes.addButton(button, index)
            line.addWidget(button)
        return line

    # what to show

    def set_seals(self, seals: Sequence[Seal], *, notice: str = "") -> None:
        """Show the seals; `notice` says why there are none."""
        self.picker.set_seals(seals)
        self.picker.setVisible(bool(seals))
        self._notice.setText(notice)
        self._notice.setVisible(bool(notice))
        self._refresh()

    def set_document(self, *, pages: int, page: int) -> None:
        """The open document's number of pages and current page, 1-based."""
        self._shown = (pages, page)
        for panel in self._panels.values():
            panel.set_context(pages=pages, page=page, seal=self.picker.current_seal)
        self._refresh()

    def set_fields(self, document: Document | None) -> None:
        """Offer the document's signature fields, and what else a signed one takes."""
        fields = document.fields if document else ()
        unseen = document is not None and document.change in (
            Change.SIGNATURE_ONLY,
            Change.CERTIFIED,
        )
        self._page.page.set_fields(fields, unseen=unseen)

    @property
    def mode(self) -> RuleKind:
        """The way of placing that is shown."""
        return list(self._places)[self._stack.currentIndex()]

    def set_mode(self, kind: RuleKind) -> None:
        """Show a way of placing."""
        self.panel(kind)
        index = list(self._places).index(kind)
        self._stack.setCurrentIndex(index)
        self._modes.button(index).setChecked(True)
        # A stack is as high as its highest page; only the shown one should count.
        for number, place in enumerate(self._places.values()):
            place.setVisible(number == index)
        self._refresh()

    def choose_mode(self, kind: RuleKind) -> None:
        """Show a way of placing as if its button had been pressed."""
        self._editing = False
        self.set_mode(kind)
        self.mode_changed.emit(kind)

    def edit(self, rule: Rule | None) -> None:
        """Show the parameters of the selected placement; None goes back to adding."""
        self._editing = rule is not None
        if rule is not None:
            self.set_mode(rule.kind)
            self.panel(rule.kind).show_rule(rule)
            self.panel(rule.kind).refresh()
        self._refresh()

    def panel(self, kind: RuleKind) -> ModePanel:
        """The parameters of one way of placing; made now unless they are there."""
        panel: ModePanel = self._places[kind].page
        return panel

    def current_rule(self) -> Rule | None:
        """What the parameters mean for the chosen seal."""
        seal = self.picker.current_seal
        return self.panel(self.mode).rule(seal.id) if seal is not None else None

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            # Later: what is in the panels is dressed only after the panels themselves.
            QTimer.singleShot(0, self, self._refresh)

    # what the user does

    def _panel_made(self, kind: RuleKind, panel: ModePanel) -> None:
        pages, page = self._shown
        panel.set_context(pages=pages, page=page, seal=self.picker.current_seal)
        panel.changed.connect(self._panel_changed)
        self._panels[kind] = panel
        follow_layout(self)

    def _refresh(self) -> None:
        panel = self.panel(self.mode)
        self._heading.setText(tr("③ 修改所选印章") if self._editing else tr("③ 参数"))
        self._add.setText(panel.button_text())
        self._add.setVisible(not self._editing)
        self._add.setEnabled(panel.pages > 0 and self.current_rule() is not None)
        # Wrapped sentences need more room the longer they are; a size hint does not know that.
        wrapped = panel.heightForWidth(WIDTH - 2 * _MARGIN - _SCROLL_BAR)
        height = wrapped if wrapped > 0 else panel.sizeHint().height()
        if self._stack.height() != height:
            self._stack.setFixedHeight(height)

    def _mode_clicked(self, index: int) -> None:
        self.choose_mode(list(self._places)[index])

    def _mode_toggled(self, index: int, checked: bool) -> None:
        # Assistive technology toggles buttons without clicking them.
        if checked and index != self._stack.currentIndex():
            self._mode_clicked(index)

    def _add_clicked(self) -> None:
        rule = self.current_rule()
        if rule is not None:
            self.add_requested.emit(rule)

    def _seal_chosen(self, _seal: str) -> None:
        for panel in self._panels.values():
            panel.seal = self.picker.current_seal
            panel.refresh()
        self._refresh()

    def _panel_changed(self) -> None:
        self._refresh()
        rule = self.current_rule()
        if self._editing and rule is not None:
            self.rule_edited.emit(rule)


def _make_seam_panel(art: ArtCache) -> SeamPanel:
    from desktop.workbench.inspector.seam import SeamPanel

    return SeamPanel(art)


def _make_keyword_panel() -> KeywordPanel:
    from desktop.workbench.inspector.keyword import KeywordPanel

    return KeywordPanel()
