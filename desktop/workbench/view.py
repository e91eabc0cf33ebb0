"""The stamping page's view: document tabs, message bar, side panel, canvas and right column."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.workbench.inspector.view import WIDTH, Inspector
from resources.i18n import tr
from widgets.art import ArtCache
from widgets.empty import EmptyState
from widgets.infobar import InfoBar
from widgets.labels import label, plain_tip
from widgets.naming import named
from widgets.pageview.canvas import SealCanvas
from widgets.placement_list import PlacementList
from widgets.thumbnails import ThumbnailList

NARROW = 1180
"""px; below it the side panel starts hidden"""
_SHOWN_RECENT = 5


class WorkbenchView(QWidget):
    """Only layout; the presenter listens to the parts.

    Signals:
        open_requested: The button of the empty state was pressed.
        recent_chosen: A recent file was chosen. arg 0: Path
        tab_chosen: Another document tab was chosen. arg 0: index
        tab_closed: A tab's close button was pressed. arg 0: index
    """

    open_requested = Signal()
    recent_chosen = Signal(object)
    tab_chosen = Signal(int)
    tab_closed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workbench")
        art = ArtCache()
        self.tabs = named(QTabBar(tabsClosable=True, expanding=False), "documentTabs")
        self.tabs.setAccessibleName(tr("打开的文件"))
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.hide()
        self.info = InfoBar()
        self.canvas = SealCanvas(art)
        self.canvas.setObjectName("canvas")
        self.canvas.setAccessibleName(tr("页面画布"))
        self.thumbnails = ThumbnailList()
        self.placements = PlacementList()
        self.inspector = Inspector(ArtCache())
        self.right = named(QStackedWidget(), "rightColumn")
        self.right.setFixedWidth(WIDTH)
        self.right.addWidget(self.inspector)
        self.side = named(QTabWidget(), "sidePanel", accessible=tr("左侧面板"))
        self._recent = named(QListWidget(), "recentFiles")
        self._empty = self._make_empty()
        self._stack = QStackedWidget()
        self._side_wanted = True
        self._compose()
        self.tabs.currentChanged.connect(self.tab_chosen)
        self.tabs.tabCloseRequested.connect(self.tab_closed)

    # layout

    def _compose(self) -> None:
        self.side.setDocumentMode(True)
        self.side.addTab(self.thumbnails, tr("缩略图"))
        self.side.addTab(self.placements, tr("已放置"))
        self.side.setMinimumWidth(176)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.side)
        splitter.addWidget(self.canvas)
        splitter.setHandleWidth(1)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(0, False)
        splitter.setCollapsible(1, False)
        splitter.setSizes([200, 800])
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.tabs)
        left.addWidget(self.info)
        left.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.right)

    def _make_empty(self) -> EmptyState:
        empty = EmptyState(
            picture="drop",
            title=tr("把 PDF 拖到这里"),
            text=tr("或点“打开文件”。文件只在本机打开,不会上传。"),
            action=tr("打开文件"),
            name="emptyOpen",
        )
        empty.triggered.connect(self.open_requested)
        self._recent.setProperty("role", "framed")
        self._recent.setAccessibleName(tr("最近打开的文件"))
        self._recent.setMaximumWidth(460)
        self._recent.setMinimumWidth(320)
        self._recent.itemActivated.connect(self._recent_activated)
        self._recent.itemClicked.connect(self._recent_activated)
        heading = label(tr("最近打开"), "secondary")
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._recent_box = QFrame()
        column = QVBoxLayout(self._recent_box)
        column.addWidget(heading)
        column.addWidget(self._recent)
        empty.body.insertWidget(
            empty.body.count() - 1, self._recent_box, 0, Qt.AlignmentFlag.AlignHCenter
        )
        return empty

    # what to show

    def show_recent(self, paths: list[Path]) -> None:
        """The recent files of the empty state."""
        self._recent.clear()
        for path in paths[:_SHOWN_RECENT]:
            item = QListWidgetItem(path.name)
            item.setToolTip(plain_tip(str(path)))
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self._recent.addItem(item)
        self._recent.setFixedHeight(36 * min(len(paths), _SHOWN_RECENT) + 8)
        self._recent_box.setVisible(bool(paths))

    def show_documents(self, *, any_open: bool) -> None:
        """Canvas or empty state."""
        self._stack.setCurrentIndex(1 if any_open else 0)
        self.tabs.setVisible(any_open)
        self._place_side()

    def set_side_visible(self, visible: bool) -> None:
        """Show or hide the side panel."""
        self._side_wanted = visible
        self._place_side()

    def _place_side(self) -> None:
        self.side.setVisible(self._side_wanted)

    def show_counts(self, placements: int) -> None:
        """The number of placements on the side panel's tab."""
        text = tr("已放置 {n}", n=placements) if placements else tr("已放置")
        self.side.setTabText(1, text)

    def _recent_activated(self, item: QListWidgetItem) -> None:
        self.recent_chosen.emit(Path(item.data(Qt.ItemDataRole.UserRole)))

    def minimumSizeHint(self) -> QSize:
        return QSize(560 + WIDTH, 360)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_side()
