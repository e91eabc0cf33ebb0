"""Wires the window: frame, pages and services, in short functions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices

from desktop.services.operations import Operations
from desktop.services.settings import SIDE_PANEL, Settings
from desktop.window.frame import WindowFrame
from desktop.window.late_pages import LatePages
from desktop.window.opening import Opening
from desktop.window.undo_actions import UndoActions
from desktop.window.view_actions import ViewActions
from desktop.workbench.documents import DocumentOpener
from desktop.workbench.open_document import OpenDocument
from desktop.workbench.presenter import WorkbenchPresenter
from desktop.workbench.view import WorkbenchView
from desktop.workbench.wording import ALL_PAGES, EVEN_PAGES, ODD_PAGES
from resources.i18n import tr
from signing.engine.order import Engine, Exchangeable
from signing.envelope.layout import SUFFIX
from signing.placement.model import RuleKind
from signing.version import VERSION
from widgets.naming import name_popups
from widgets.tab_order import follow_layout

if TYPE_CHECKING:
    # The first paint must not wait for the wire schema.
    from sync.protocol.registration import Entrance

_DOCUMENT_ACTIONS = (
    "file.close",
    "file.folder",
    "edit.select-all",
    "view.zoom-in",
    "view.zoom-out",
    "view.fit-page",
    "view.actual",
    "view.fit-width",
    "view.go-to",
    "view.next",
    "view.previous",
)
_SELECTION_ACTIONS = ("edit.delete", "edit.copy-all", "edit.copy-odd", "edit.copy-even")


class Window(QObject):
    """One main window with its pages; made anew when the language changes.

    Signals:
        quit_requested: The user wants to end the program.
        verify_wanted: Files are to be verified. arg 0: list[Path]
        crypt_wanted: Files are to be encrypted or decrypted. arg 0: list[Path]
        document_opened: A file was opened on the stamping page. arg 0: Document
        look_changed: Scheme or type size is another one.
        language_changed: Another language is wanted. arg 0: zh-CN or en
    """

    quit_requested = Signal()
    verify_wanted = Signal(list)
    crypt_wanted = Signal(list)
    document_opened = Signal(object)
    look_changed = Signal()
    language_changed = Signal(str)

    def __init__(self, operations: Operations, settings: Settings) -> None:
        """Builds everything that the first paint shows; nothing heavy is loaded."""
        super().__init__()
        self._settings = settings
        self.frame = WindowFrame()
        self.view = WorkbenchView()
        self._engine = Exchangeable()
        self._opener = DocumentOpener(operations, self._engine, self)
        self.workbench = WorkbenchPresenter(self.view, operations, settings, self._opener)
        self.frame.add_page("workbench", self.view, text=tr("签章"), picture="stamp")
        self.pages = LatePages(self.frame, settings)
        self.opening = Opening(self.frame, settings, self._opener)
        self._undo = UndoActions(self.frame.registry)
        self._entrance: Entrance | None = None
        self._connect_actions()
        self._connect_canvas()
        self._connect_documents()
        self.pages.choose_requested.connect(self.opening.choose_files)
        self.pages.look_changed.connect(self.look_changed)
        self.pages.language_changed.connect(self.language_changed)
        self.frame.page_shown.connect(self._page_shown)
        self.frame.show_page("workbench")
        self._show_current(None)
        follow_layout(self.frame)
        name_popups(self.frame)

    def set_engine(self, engine: Engine) -> None:
        """What reads files from now on; it is there soon after the first paint."""
        self._engine.engine = engine

    # wiring

    def _connect_actions(self) -> None:
        binding = self.workbench.binding
        self.frame.registry.connect_all(
            {
                "file.open": self.opening.choose_files,
                "file.close": self.workbench.close_current,
                "file.folder": self._open_folder,
                "file.settings": partial(self.frame.show_page, "settings"),
                "file.quit": self.quit_requested.emit,
                "edit.undo": self._undo.undo,
                "edit.redo": self._undo.redo,
                "edit.delete": binding.delete_selected,
                "edit.clear": binding.clear,
                "edit.select-all": binding.select_all,
                "edit.copy-all": partial(binding.copy_to, ALL_PAGES, tr("复制到全部页面")),
                "edit.copy-odd": partial(binding.copy_to, ODD_PAGES, tr("复制到奇数页")),
                "edit.copy-even": partial(binding.copy_to, EVEN_PAGES, tr("复制到偶数页")),
                "view.go-to": self.frame.toolbar.focus_page,
                "stamp.verify": self._verify_current,
                "account.show": partial(self.frame.show_page, "account"),
                "account.login": self._log_in,
                "help.shortcuts": self._show_shortcuts,
                "help.phone": self._show_phone_page,
                "help.about": self._show_about,
            }
        )
        side = self.frame.registry["view.side-panel"]
        side.setChecked(self._settings.get(SIDE_PANEL))
        side.toggled.connect(self._side_toggled)
        right = self.frame.registry["view.inspector"]
        right.setChecked(True)
        right.toggled.connect(self.view.right.setVisible)
        for kind in RuleKind:
            action = self.frame.registry[f"stamp.{kind.value}"]
            action.setData(kind)
            action.triggered.connect(self._choose_mode)

    def _connect_canvas(self) -> None:
        canvas, toolbar = self.view.canvas, self.frame.toolbar
        canvas.page_changed.connect(self._page_changed)
        canvas.zoom_changed.connect(self._zoom_changed)
        self._zooming = ViewActions(canvas, self.frame.registry)
        canvas.pointer_moved.connect(self.frame.status.show_pointer)
        toolbar.zoom_chosen.connect(canvas.set_zoom)
        toolbar.page_chosen.connect(canvas.go_to)
        self.frame.narrow_changed.connect(self._narrow_changed)

    def _connect_documents(self) -> None:
        self.frame.files_dropped.connect(self.open)
        self.view.open_requested.connect(self.opening.choose_files)
        self.opening.chosen.connect(self.open)
        self.workbench.current_changed.connect(self._show_current)
        self.workbench.undo_changed.connect(self._undo.bind)
        self._undo.changed.connect(self._refresh_actions)
        self._opener.opened.connect(self.document_opened)
        self.workbench.placements_changed.connect(self._refresh_actions)

    def take_over(self, old: Window) -> None:
        """Show what another window had open."""
        old.let_go()
        self.workbench.take_over(old.workbench)

    def let_go(self) -> None:
        """Stop listening to the documents; an undo stack still tells news while it is destroyed."""
        self._undo.bind(None)

    # files

    def open(self, paths: Iterable[Path]) -> None:
        """Open files on the page that is shown: verify, encrypt or decrypt there, else stamp."""
        files = list(paths)
        if self.frame.page == "verify" and files:
            self.verify_wanted.emit(files)
            return
        if files and (self.frame.page == "crypt" or all(map(_is_encrypted, files))):
            self.frame.show_page("crypt")
            self.crypt_wanted.emit(files)
            return
        self.open_on_workbench(files)

    def open_on_workbench(self, paths: Iterable[Path]) -> None:
        """Open files for stamping."""
        self.frame.show_page("workbench")
        self.workbench.open(paths)

    def _open_folder(self) -> None:
        session = self.workbench.current
        if session is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(session.document.path.parent)))

    # what is possible now

    def _show_current(self, session: OpenDocument | None) -> None:
        title = tr("标印 BidSeal")
        if session is not None:
            title = tr("{name} - 标印", name=session.document.name)
        self.frame.setWindowTitle(title)
        self.frame.registry.enable(_DOCUMENT_ACTIONS, session is not None)
        self._page_changed(self.view.canvas.page)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        registry, session = self.frame.registry, self.workbench.current
        registry.enable(_SELECTION_ACTIONS, bool(session and session.selection))
        registry.enable(("edit.clear",), bool(session and session.rules))

    # view

    def _page_shown(self, page: str) -> None:
        on_document = page == "workbench"
        self.frame.toolbar.setVisible(on_document)
        self.frame.status.show_document(shown=on_document)

    def _page_changed(self, page: int) -> None:
        pages = self.view.canvas.page_count
        self.frame.toolbar.show_page(page if pages else 0, pages)
        self.frame.status.show_view(page, pages, self.view.canvas.zoom)

    def _zoom_changed(self, factor: float) -> None:
        canvas = self.view.canvas
        self.frame.toolbar.show_zoom(factor)
        self.frame.status.show_view(canvas.page, canvas.page_count, factor)

    def _side_toggled(self, visible: bool) -> None:
        self.view.set_side_visible(visible)
        self._settings.put(SIDE_PANEL, visible)

    def _narrow_changed(self, narrow: bool) -> None:
        side = self.frame.registry["view.side-panel"]
        side.blockSignals(True)
        side.setChecked(not narrow and self._settings.get(SIDE_PANEL))
        side.blockSignals(False)
        self.view.set_side_visible(side.isChecked())

    # the rest of the menus

    def _choose_mode(self, _checked: bool = False) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.frame.show_page("workbench")
            self.frame.registry["view.inspector"].setChecked(True)
            self.view.inspector.choose_mode(RuleKind(action.data()))

    def _verify_current(self) -> None:
        session = self.workbench.current
        self.frame.show_page("verify")
        if session is not None:
            self.verify_wanted.emit([session.document.path])

    def _log_in(self) -> None:
        self.frame.show_page("account")
        self.pages.account.login_requested.emit()

    def show_entrance(self, entrance: Entrance | None) -> None:
        """What the cloud told of its phone page and its support line; None: nothing yet."""
        self._entrance = entrance
        number = entrance.hotline if entrance else ""
        for info in (self.view.info, self.pages.verify.info, self.pages.crypt.info):
            info.support.set_number(number)

    def _show_phone_page(self) -> None:
        from desktop.window.phone_page import PhonePageDialog

        PhonePageDialog(self._entrance, self.frame).open()

    def _show_shortcuts(self) -> None:
        from desktop.window.dialogs import ShortcutDialog

        ShortcutDialog(self.frame.registry, self.frame).open()

    def _show_about(self) -> None:
        from desktop.window.dialogs import AboutDialog

        AboutDialog(VERSION, self.frame).open()


def _is_encrypted(path: Path) -> bool:
    """Whether a file is a container of ours, by its name."""
    return path.suffix.lower() == SUFFIX
