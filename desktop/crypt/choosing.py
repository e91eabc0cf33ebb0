"""The dialogs in which files, certificates and folders are chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from resources.i18n import tr


def choose_files(
    parent: QWidget, title: str, then: Callable[[list[str]], None], *, name: str, only: str = ""
) -> None:
    """Ask for files that exist, and hand them to `then`.

    `name`: the dialog's object name; `only`: a name filter, empty for all files.
    """
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    if only:
        dialog.setNameFilter(only)
    dialog.filesSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def choose_folder(parent: QWidget, then: Callable[[str], None]) -> None:
    """Ask for an output folder, and hand it to `then`."""
    dialog = QFileDialog(parent, tr("选择输出文件夹"))
    dialog.setObjectName("cryptFolderDialog")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
