"""The stamping page's presenter: opens and closes documents and keeps the parts in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop.services.errors import message_of
from desktop.services.operations import Operations
from desktop.services.settings import LAST_SEAL, LEVEL, Settings
from desktop.workbench.binding import SessionBinding
from desktop.workbench.documents import DocumentOpener, OpenFailure
from desktop.workbench.open_document import OpenDocument
from desktop.workbench.view import WorkbenchView
from desktop.workbench.wording import blocked, change_note, summary
from resources.i18n import tr
from signing.level import Level
from signing.pdf.model import Document, Ink
from signing.seal.model import Seal
from widgets.infobar import Message

if TYPE_CHECKING:
    # Loading the drawing processes' side and what documents need must not delay the first paint.
    from desktop.workbench.feed import PageFeed
    from desktop.workbench.inspector.keyword import KeywordPanel
    from desktop.workbench.preview import Previewer
    from desktop.workbench.search import KeywordSearch
    from signing.placement.keyword import KeywordHit
    from sync.protocol.desktop import PlatformView

MAX_DOCUMENTS = 10


class WorkbenchPresenter(QObject):
    """Knows which documents are open and which one is current.

    Signals:
        current_changed: Another document is current, or none. arg 0: OpenDocument or None
        placements_changed: Placements of the current document are others.
        undo_changed: Another undo stack is the current one. arg 0: QUndoStack or None
    """

    current_changed = Signal(object)
    placements_changed = Signal()
    undo_changed = Signal(object)

    def __init__(
        self,
        view: WorkbenchView,
        operations: Operations,
        settings: Settings,
        opener: DocumentOpener,
    ) -> None:
        """Belongs to `view`; pages are drawn once `set_feed` was called."""
        super().__init__(view)
        self._view = view
        self._operations = operations
        self._settings = settings
        self._opener = opener
        self._feed: PageFeed | None = None
        self._sessions: list[OpenDocument] = []
        self._previewers: dict[OpenDocument, Previewer] = {}
        self._seals: Mapping[str, Seal] = {}
        self._cost = ""
        self.binding = SessionBinding(view)
        self._search: KeywordSearch | None = None
        self.binding.placements_changed.connect(self._refresh)
        view.inspector.keyword.made.connect(self._begin_searching)
        view.inspector.picker.chosen.connect(self._remember_seal)
        view.tabs.currentChanged.connect(self._tab_changed)
        view.tab_closed.connect(self.close)
        view.recent_chosen.connect(self.open_one)
        opener.opened.connect(self._opened)
        opener.repaired.connect(self._repaired)
        opener.failed.connect(self._failed)
        settings.recent_changed.connect(self._show_recent)
        self._show_recent()
        view.show_documents(any_open=False)
        self._refresh()

    # documents

    @property
    def current(self) -> OpenDocument | None:
        """The current document's session."""
        return self.binding.session

    @property
    def undo_stack(self) -> QUndoStack | None:
        """The undo stack of the current document."""
        return self.current.undo_stack if self.current else None

    def set_feed(self, feed: PageFeed) -> None:
        """Draw pages through `feed` from now on."""
        self._feed = feed
        feed.show(self.current.document if self.current else None)

    def open(self, paths: Iterable[Path]) -> None:
        """Open files; one that is open already becomes the current one."""
        for path in paths:
            self.open_one(path)

    def open_one(self, path: Path) -> None:
        """Open one file."""
        wanted = path.absolute()
        for index, session in enumerate(self._sessions):
            if session.document.path.absolute() == wanted:
                self._view.tabs.setCurrentIndex(index)
                return
        if len(self._sessions) >= MAX_DOCUMENTS:
            self._view.info.show_message(
                Message(
                    "warn", tr("最多同时打开 {n} 个文件。请先关闭一个再打开。", n=MAX_DOCUMENTS)
                )
            )
            return
        self._opener.open(wanted)

    def close_current(self) -> None:
        """Close the current document."""
        if self.current is not None:
            self.close(self._sessions.index(self.current))

    def close_path(self, path: Path) -> None:
        """Close the document of a file that is no longer there, if it is open."""
        for index, session in enumerate(self._sessions):
            if session.document.path.absolute() == path.absolute():
                self.close(index)
                return

    def close(self, index: int) -> None:
        """Close the document of a tab; its placements are dropped."""
        session = self._sessions.pop(index)
        self._previewers.pop(session).stop()
        if self._feed is not None:
            self._feed.close(session.document)
        self._view.tabs.removeTab(index)
        if not self._sessions:
            self._show(None)
        session.deleteLater()

    def take_over(self, other: WorkbenchPresenter) -> None:
        """Continue with the open documents of another presenter, which has none afterwards."""
        current, sessions = other.current, tuple(other._sessions)
        other.binding.bind(None)
        for session in sessions:
            other._previewers.pop(session).stop()
            session.setParent(self)
            self._adopt(session)
        other._sessions.clear()
        if current in self._sessions:
            self._view.tabs.setCurrentIndex(self._sessions.index(current))

    def _opened(self, document: Document) -> None:
        self._settings.add_recent(document.path)
        self._view.info.clear()
        self._adopt(OpenDocument(document, self))
        self._note(document)

    def _repaired(self, document: Document) -> None:
        self._opened(document)
        text = tr("已另存修复后的副本《{name}》,盖章在副本上进行。原文件未被改动。")
        self._view.info.show_message(Message("info", text.format(name=document.name)))

    def _adopt(self, session: OpenDocument) -> None:
        from desktop.workbench.preview import Previewer  # as above

        previewer = Previewer(session, self._operations, self._opener.engine)
        previewer.set_seals(tuple(self._seals.values()))
        self._previewers[session] = previewer
        self._sessions.append(session)
        document, tabs = session.document, self._view.tabs
        index = tabs.addTab(document.name)
        tabs.setTabToolTip(index, str(document.path))
        tabs.setCurrentIndex(index)
        if self.current is not session:
            self._show(session)

    def _note(self, document: Document) -> None:
        info = self._view.info
        text = change_note(document)
        if text:
            info.show_message(Message("info", text))
        elif document.repaired:
            info.show_message(
                Message(
                    "warn",
                    tr(
                        "文件结构有损伤,已按可恢复的内容打开,修复成副本后才能盖章。原文件未被改动。"
                    ),
                    action=tr("修复成副本"),
                    on_action=partial(self._opener.repair, document),
                )
            )
        elif document.ink is Ink.OPAQUE:
            info.show_message(
                Message(
                    "info",
                    tr("此文件声明为 PDF/A,不允许透明效果:印章不透明,会盖住下面的文字。"),
                )
            )

    def _failed(self, failure: OpenFailure) -> None:
        self._settings.remove_recent(failure.path)
        self._view.info.show_message(message_of(failure.error))

    # the current document

    def _tab_changed(self, index: int) -> None:
        if 0 <= index < len(self._sessions):
            self._show(self._sessions[index])

    def _show(self, session: OpenDocument | None) -> None:
        if session is self.current:
            return
        if self._feed is not None:
            self._feed.show(session.document if session else None)
        self._view.show_documents(any_open=session is not None)
        self.binding.bind(session)
        if self._search is not None:
            self._search.set_document(session.document if session else None)
        self.undo_changed.emit(self.undo_stack)
        self.current_changed.emit(session)
        if session is not None:
            self._view.canvas.setFocus()

    def _begin_searching(self, panel: KeywordPanel) -> None:
        # Imported here: nobody searches before the panel is there.
        from desktop.workbench.search import KeywordSearch

        self._search = KeywordSearch(panel, self._operations, self._opener.engine)
        self._search.set_document(self.current.document if self.current else None)
        panel.hit_chosen.connect(self._show_hit)

    # seals and prices

    def set_seals(self, seals: Mapping[str, Seal], *, notice: str = "") -> None:
        """The seals that can be placed; `notice` says why there are none."""
        self._seals = seals
        self.binding.set_seals(seals)
        self._view.inspector.set_seals(tuple(seals.values()), notice=notice)
        self._view.inspector.picker.choose(self._settings.get(LAST_SEAL))
        for previewer in self._previewers.values():
            previewer.set_seals(tuple(seals.values()))

    @property
    def seals(self) -> Mapping[str, Seal]:
        """The seals by id."""
        return self._seals

    def set_cost(self, text: str) -> None:
        """The cost line of the footer."""
        self._cost = text
        self._refresh()

    def set_platform(self, platform: PlatformView | None) -> None:
        """What is open is to be submitted to this platform."""
        self.binding.set_platform(platform)

    @property
    def level(self) -> Level:
        """What signatures are to reach, by the settings."""
        stored = self._settings.get(LEVEL)
        return Level(stored) if stored in list(Level) else Level.B_T

    @property
    def ready(self) -> bool:
        """Whether the current placements can be submitted."""
        session = self.current
        return (
            session is not None
            and bool(session.preview.placement.marks)
            and not blocked(session.preview)
            and self.binding.limit is None
        )

    def _remember_seal(self, seal: str) -> None:
        self._settings.put(LAST_SEAL, seal)

    def _refresh(self) -> None:
        session = self.current
        self._view.inspector.footer.show_state(
            summary=summary(session.preview) if session else tr("先打开一个 PDF 文件"),
            cost=self._cost if session else "",
        )
        self.placements_changed.emit()

    def _show_recent(self) -> None:
        self._view.show_recent(self._settings.recent())

    def _show_hit(self, hit: KeywordHit) -> None:
        self._view.canvas.go_to(hit.page, hit.rect.centre)
