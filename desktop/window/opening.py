"""How files are chosen: the dialog, the password, the recent files of the menu."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QAction

from desktop.services.settings import LAST_FOLDER, NATIVE_DIALOGS, Settings
from desktop.window.frame import WindowFrame
from desktop.workbench.documents import DocumentOpener

if TYPE_CHECKING:
    # The first paint must not wait for the dialogs.
    from desktop.window.dialogs import Give


class Opening(QObject):
    """Asks the user which files, and with which password.

    Signals:
        chosen: Files are to be opened. arg 0: list[Path]
    """

    chosen = Signal(list)

    def __init__(self, frame: WindowFrame, settings: Settings, opener: DocumentOpener) -> None:
        """Belongs to `frame`."""
        super().__init__(frame)
        self._frame = frame
        self._settings = settings
        self._opener = opener
        opener.password_wanted.connect(self._ask_for_opener)
        settings.recent_changed.connect(self._show_recent)
        self._show_recent()

    def choose_files(self) -> None:
        """Let the user choose files to open."""
        from desktop.window.dialogs import file_dialog

        native = self._settings.get(NATIVE_DIALOGS) and not os.environ.get(
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"
        )
        folder = self._settings.get(LAST_FOLDER) or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        dialog = file_dialog(self._frame, folder, native=native)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _files_chosen(self, files: list[str]) -> None:
        self._settings.put(LAST_FOLDER, str(Path(files[0]).parent))
        self.chosen.emit([Path(file) for file in files])

    def ask_password(self, path: Path, wrong: bool, give: Give) -> None:
        """Ask for the password of a file; `give` gets path and password unless cancelled."""
        from desktop.window.dialogs import PasswordDialog

        dialog = PasswordDialog(path, give, wrong=wrong, parent=self._frame)
        dialog.accepted.connect(self._password_given)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_for_opener(self, path: Path, wrong: bool) -> None:
        self.ask_password(path, wrong, self._opener.open)

    def _password_given(self) -> None:
        from desktop.window.dialogs import PasswordDialog

        dialog = self.sender()
        if isinstance(dialog, PasswordDialog):
            dialog.give(dialog.path, dialog.password)

    def _show_recent(self) -> None:
        menu = self._frame.recent_menu
        menu.clear()
        for path in self._settings.recent():
            action = QAction(path.name.replace("&", "&&"), menu)
            action.setToolTip(str(path))
            action.setData(path)
            action.triggered.connect(self._open_recent)
            menu.addAction(action)
        menu.setEnabled(bool(self._settings.recent()))

    def _open_recent(self, _checked: bool = False) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit([action.data()])
