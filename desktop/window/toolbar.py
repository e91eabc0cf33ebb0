"""The toolbar: actions of the registry, the zoom box and the page box."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from desktop.services.actions import ActionRegistry, plain
from resources.i18n import tr
from widgets.naming import named
from widgets.pageview.area import ZOOM_STEPS


class MainToolBar(QToolBar):
    """The window's toolbar.

    Signals:
        zoom_chosen: A zoom was typed or chosen. arg 0: factor, 1.0 is 100 %
        page_chosen: A page was typed. arg 0: page, 1-based
    """

    zoom_chosen = Signal(float)
    page_chosen = Signal(int)

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolBar")
        self.setWindowTitle(tr("工具栏"))
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self._zoom = named(QComboBox(editable=True), "zoomBox")
        self._page = named(QLineEdit(), "pageBox")
        self._pages = named(QLabel(), "pageCount")
        self._compose()
        self._zoom.activated.connect(self._zoom_activated)
        line = self._zoom.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._zoom_typed)
            line.setAccessibleName(tr("缩放比例"))
        self._page.returnPressed.connect(self._page_typed)

    def _compose(self) -> None:
        self._button("file.open", text=True)
        self.addSeparator()
        for identity in ("edit.undo", "edit.redo", "edit.delete"):
            self._button(identity)
        self.addSeparator()
        self._button("view.zoom-out")
        self._zoom.addItems([f"{step:.0%}" for step in ZOOM_STEPS])
        self._zoom.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._zoom.setFixedWidth(84)
        self._zoom.setAccessibleName(tr("缩放比例"))
        self._zoom.setToolTip(tr("缩放比例"))
        self.addWidget(self._zoom)
        for identity in ("view.zoom-in", "view.fit-width", "view.fit-page"):
            self._button(identity)
        self.addSeparator()
        self._page.setAccessibleName(tr("页码"))
        self._page.setToolTip(tr("页码"))
        self._page.setValidator(QIntValidator(1, 1_000_000, self))
        self._page.setFixedWidth(64)
        self._page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.addWidget(self._page)
        self.addWidget(self._pages)
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self._button("view.side-panel")
        self._button("view.inspector")

    def _button(self, identity: str, *, text: bool = False) -> None:
        action = self._actions[identity]
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setObjectName(f"tool-{action.objectName()}")
            button.setAccessibleName(plain(action.text()))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if text:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def show_zoom(self, factor: float) -> None:
        """Show the zoom of the canvas."""
        self._zoom.setEditText(f"{factor:.0%}")

    def show_page(self, page: int, pages: int) -> None:
        """Show the current page and the number of pages; 0 pages: nothing is open."""
        self._page.setText(str(page) if pages else "")
        self._pages.setText(tr("/ {pages}", pages=f"{pages:,}"))
        for widget in (self._page, self._zoom, self._pages):
            widget.setEnabled(pages > 0)

    def focus_page(self) -> None:
        """Let the user type a page."""
        self._page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._page.selectAll()

    def _zoom_activated(self, index: int) -> None:
        self.zoom_chosen.emit(ZOOM_STEPS[index])

    def _zoom_typed(self) -> None:
        text = self._zoom.currentText().strip().rstrip("%")
        if text.replace(".", "", 1).isdigit():
            self.zoom_chosen.emit(float(text) / 100)

    def _page_typed(self) -> None:
        if self._page.hasAcceptableInput():
            self.page_chosen.emit(int(self._page.text()))
