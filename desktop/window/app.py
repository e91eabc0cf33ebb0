"""Starts the window: one per user, a first paint with little loaded, then everything else."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.home import Home
from desktop.services.operations import Operations
from desktop.services.settings import FONT_FACTOR, LANGUAGE, THEME, Settings
from desktop.services.theme import Theme, ThemeChoice
from desktop.window.window import Window
from resources.i18n import Language, tr

if TYPE_CHECKING:
    from desktop.window.late import LateServices

_LATER = 0
"""ms after the first paint until the rest is loaded"""


def run(
    files: Sequence[Path] = (),
    *,
    home: Home | None = None,
    cloud: str = "embedded",
    language: Language | None = None,
) -> int:
    """Open the window with `files`; returns the exit code once it was closed.

    `cloud`: ``embedded`` or an address. `language` is remembered as if chosen in the settings.

    When a window of this user is open already it gets the files, and this process ends with 0.
    """
    place = home or Home.of_user()
    place.folder.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(place.folder / "window.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0) and _hand_over(place, files):
        return 0
    app = application()
    shell = Shell(app, place, cloud=cloud, language=language)
    shell.start(files)
    gc.freeze()  # nor is it looked at later, while somebody scrolls
    gc.enable()
    code = app.exec()
    shell.shutdown()
    lock.unlock()
    return code


def application() -> QApplication:
    """The one QApplication of the process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("BidSeal")
    app.setDesktopFileName("bidseal")
    app.setQuitOnLastWindowClosed(True)
    return app


def _hand_over(home: Home, files: Sequence[Path]) -> bool:
    # Loaded only when another window holds the lock: QtNetwork must not delay the first paint.
    from desktop.services.single_instance import hand_over, server_name

    return hand_over(server_name(home.folder), files)


class Shell(QObject):
    """The composition root of the window: builds the services and hands them on."""

    def __init__(
        self,
        app: QApplication,
        home: Home,
        *,
        cloud: str = "embedded",
        language: Language | None = None,
    ) -> None:
        """Builds what the first paint needs; `cloud` is connected to later."""
        super().__init__(app)
        self._app = app
        self._home = home
        self._cloud = cloud
        self.settings = Settings(home.folder / "settings.ini", self)
        if language:
            self.settings.put(LANGUAGE, language)
        self.theme = Theme(app, home.folder / "icons")
        self.operations = Operations(self)
        self._translator: QTranslator | None = None
        self._set_language()
        choice, factor = self._look()
        self.theme.prepare(choice, factor=factor)
        self.window = self._build()
        self.theme.dress()
        self._late: LateServices | None = None
        self._files: tuple[Path, ...] = ()

    def start(self, files: Sequence[Path]) -> None:
        """Show the window; the rest is loaded after its first paint."""
        self._files = tuple(files)
        self._place_window()
        self.window.frame.show()
        QTimer.singleShot(_LATER, self, self._after_first_paint)

    def shutdown(self) -> None:
        """End everything in order; the window is closed."""
        if self._late is not None:
            self._late.close()
        self.operations.shutdown()
        self.window.let_go()
        self.window.frame.close()
        self.window.frame.deleteLater()
        self._app.processEvents()

    def _after_first_paint(self) -> None:
        # Everything below loads the network, the PDF engine and the cloud's client.
        from desktop.window.late import LateServices

        self._late = LateServices(
            self, self._home, self.operations, self.settings, where=self._cloud
        )
        self._late.attach(self.window)
        self.window.open(self._files)

    def _build(self) -> Window:
        window = Window(self.operations, self.settings)
        window.quit_requested.connect(self._quit)
        window.look_changed.connect(self._set_look)
        window.language_changed.connect(self._change_language)
        window.frame.closing.connect(self._save_place)
        window.frame.can_close = self._may_close
        return window

    def _may_close(self) -> bool:
        """While a submission runs, closing asks once."""
        if self._late is None or not self._late.busy:
            return True
        from desktop.window.dialogs import CloseDialog

        dialog = CloseDialog(self.window.frame)
        dialog.accepted.connect(self._cancel_and_close)
        dialog.open()
        return False

    def _cancel_and_close(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self.window.frame.can_close = None
        self.window.frame.close()

    def _quit(self) -> None:
        self.window.frame.close()

    # place and look

    def _place_window(self) -> None:
        frame = self.window.frame
        if not frame.restoreGeometry(self.settings.geometry()):
            screen = frame.screen().availableGeometry()
            frame.resize(min(1366, screen.width()), min(820, screen.height() - 40))

    def _save_place(self) -> None:
        self.settings.put_geometry(self.window.frame.saveGeometry())

    def _set_look(self) -> None:
        choice, factor = self._look()
        self.theme.apply(choice, factor=factor)

    def _look(self) -> tuple[ThemeChoice, float]:
        """Scheme and type size of the settings."""
        choice: ThemeChoice = "system"
        stored = self.settings.get(THEME)
        if stored == "light":
            choice = "light"
        elif stored == "dark":
            choice = "dark"
        return choice, self.settings.get(FONT_FACTOR)

    # language

    def _set_language(self) -> None:
        language: Language = "en" if self.settings.get(LANGUAGE) == "en" else "zh-CN"
        tr.language = language
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        translator = QTranslator(self)
        locale = QLocale("zh_CN" if language == "zh-CN" else "en")
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(locale, "qtbase", "_", folder):
            self._app.installTranslator(translator)
        self._translator = translator

    def _change_language(self, _language: str) -> None:
        """Texts are made when widgets are: a new window takes over what is open."""
        self._set_language()
        old, self.window = self.window, self._build()
        self.window.frame.restoreGeometry(old.frame.saveGeometry())
        if self._late is not None:
            self._late.attach(self.window)
        self.window.take_over(old)
        self.window.frame.show_page("settings")
        self.window.frame.show()
        old.frame.closing.disconnect(self._save_place)
        old.frame.close()
        old.frame.deleteLater()
        old.deleteLater()
