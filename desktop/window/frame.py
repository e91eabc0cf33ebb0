"""The main window's frame: menus, toolbar, navigation, pages and status bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QWidget

from desktop.services.actions import ActionRegistry, menus
from desktop.window.navigation import Navigation
from desktop.window.statusbar import MainStatusBar
from desktop.window.toolbar import MainToolBar
from resources.i18n import tr
from widgets.icons import icon
from widgets.late_page import LatePage

MINIMUM = QSize(960, 500)
NARROW = 1180
"""px; below it the navigation is narrower and the side panel starts hidden"""


class WindowFrame(QMainWindow):
    """Only the frame; pages are added by the composition root.

    Signals:
        files_dropped: Files were dropped. arg 0: list[Path]
        page_shown: Another page is shown. arg 0: its id
        narrow_changed: The window became narrow or wide. arg 0: whether it is narrow
        closing: The window is about to close.
    """

    files_dropped = Signal(list)
    page_shown = Signal(str)
    narrow_changed = Signal(bool)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle(tr("标印 BidSeal"))
        self.setWindowIcon(QIcon(icon("stamp", "seal").pixmap(64, 64)))
        self.setMinimumSize(MINIMUM)
        self.setAcceptDrops(True)
        self.registry = ActionRegistry(self)
        self.toolbar = MainToolBar(self.registry)
        self.status = MainStatusBar()
        self.navigation = Navigation()
        self.recent_menu = QMenu(tr("最近打开(&R)"))
        self.recent_menu.setObjectName("recentMenu")
        self.can_close: Callable[[], bool] | None = None
        self._stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._narrow: bool | None = None
        self._fill_menus()
        self.addToolBar(self.toolbar)
        self.setStatusBar(self.status)
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.navigation)
        line.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.navigation.chosen.connect(self.show_page)

    def _fill_menus(self) -> None:
        for menu in menus():
            widget = self.menuBar().addMenu(menu.text)
            widget.setObjectName(f"menu-{menu.id}")
            for spec, action in self.registry.of_menu(menu.id):
                if spec.starts_group:
                    widget.addSeparator()
                widget.addAction(action)
                if spec.id == "file.open":
                    widget.addMenu(self.recent_menu)
        self.menuBar().setAccessibleName(tr("菜单栏"))

    # pages

    def add_page(self, identity: str, page: QWidget, *, text: str, picture: str) -> None:
        """Add a page, or its place, with its navigation button."""
        self._pages[identity] = page
        self._stack.addWidget(page)
        self.navigation.add_page(identity, text, picture)

    @property
    def page(self) -> str:
        """Id of the page that is shown."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def show_page(self, identity: str) -> None:
        """Show a page."""
        place = self._pages[identity]
        if isinstance(place, LatePage):
            _ = place.page  # made now unless it is there
        self._stack.setCurrentWidget(place)
        self.navigation.show_page(identity)
        self.page_shown.emit(identity)

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.can_close is not None and not self.can_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.navigation.set_narrow(narrow)
            self.narrow_changed.emit(narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
