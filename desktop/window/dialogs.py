"""The few dialogs: choosing files, a password, the shortcuts, about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.services.actions import ActionRegistry, menus, plain
from resources.i18n import tr
from widgets.labels import label
from widgets.naming import named

Give = Callable[[Path, str], None]
"""Takes a file and its password."""


def file_dialog(parent: QWidget, folder: str, *, native: bool) -> QFileDialog:
    """A dialog for opening PDFs; without `native` it is Qt's own, the same on every system."""
    dialog = QFileDialog(parent, tr("打开 PDF 文件"), folder)
    dialog.setObjectName("openDialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([tr("PDF 文件 (*.pdf *.PDF)"), tr("所有文件 (*)")])
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("打开"))
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, tr("取消"))
    return dialog


class PasswordDialog(QDialog):
    """Asks for the password that opens a file."""

    def __init__(
        self, path: Path, give: Give, *, wrong: bool, parent: QWidget | None = None
    ) -> None:
        """`give`: who wants the password; `wrong`: one was given and did not fit."""
        super().__init__(parent)
        self.path = path
        self.give = give
        self.setObjectName("passwordDialog")
        self.setWindowTitle(tr("打开密码"))
        self._edit = named(QLineEdit(), "password")
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._edit.setAccessibleName(tr("打开密码"))
        self._edit.setMinimumWidth(360)
        buttons = QDialogButtonBox()
        self._accept = buttons.addButton(tr("打开"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._accept.setObjectName("passwordAccept")
        cancel = buttons.addButton(tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setObjectName("passwordCancel")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        text = tr("《{name}》需要打开密码。请输入密码;密码不会被保存。", name=path.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(text, wrap=True))
        column.addWidget(self._edit)
        if wrong:
            column.addWidget(label(tr("密码不正确,请再试一次。"), "error", name="passwordWrong"))
        column.addWidget(buttons)
        self._edit.textChanged.connect(self._typed)
        self._typed("")

    @property
    def password(self) -> str:
        """What was typed."""
        return self._edit.text()

    def _typed(self, text: str) -> None:
        self._accept.setEnabled(bool(text))


class CloseDialog(QDialog):
    """Asks before a running submission is given up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closeDialog")
        self.setWindowTitle(tr("签章尚未完成"))
        text = tr("关闭会取消正在进行的签章:没有签章的文件不会生成,也不会扣费。原文件不受影响。")
        sentence = label(text, wrap=True)
        sentence.setMinimumWidth(360)
        buttons = QDialogButtonBox()
        stay = buttons.addButton(tr("继续签章"), QDialogButtonBox.ButtonRole.RejectRole)
        stay.setObjectName("closeStay")
        leave = buttons.addButton(tr("取消签章并关闭"), QDialogButtonBox.ButtonRole.AcceptRole)
        leave.setObjectName("closeLeave")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addWidget(sentence)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class ShortcutDialog(QDialog):
    """All shortcuts, read from the registry."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutDialog")
        self.setWindowTitle(tr("快捷键"))
        self.resize(480, 560)
        rows = [
            (plain(action.text()), action.shortcuts())
            for menu in menus()
            for _, action in actions.of_menu(menu.id)
            if action.shortcuts()
        ]
        native = QKeySequence.SequenceFormat.NativeText
        texts = [
            *((name, ", ".join(keys.toString(native) for keys in shown)) for name, shown in rows),
            (tr("微调所选印章 0.5 毫米"), tr("方向键")),
            (tr("微调所选印章 5 毫米"), tr("Shift + 方向键")),
            (tr("微调所选印章 0.1 毫米"), tr("Ctrl + 方向键")),
            (tr("拖动时只沿一个方向"), "Shift"),
            (tr("拖动时不吸附"), "Alt"),
            (tr("放下正在使用的印章"), "Esc"),
        ]
        table = named(QTableWidget(len(texts), 2), "shortcutTable")
        table.setAccessibleName(tr("快捷键"))
        table.setHorizontalHeaderLabels([tr("操作"), tr("按键")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for number, pair in enumerate(texts):
            for place, text in enumerate(pair):
                table.setItem(number, place, QTableWidgetItem(text))
        table.resizeColumnsToContents()
        table.horizontalHeader().setStretchLastSection(True)
        column = QVBoxLayout(self)
        column.addWidget(table)
        column.addWidget(close_button(self))


class AboutDialog(QDialog):
    """Name, version and licence."""

    def __init__(self, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(tr("关于标印"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(tr("标印 BidSeal"), "title"))
        column.addWidget(label(tr("版本 {version}", version=version), "secondary"))
        text = tr(
            "标书签章工具。文件只在本机处理,只有摘要离开电脑。"
            "许可证:AGPL-3.0-or-later。演示云端签发的证书均为测试证书,不具法律效力。"
        )
        about = label(text, wrap=True)
        about.setMinimumWidth(380)
        column.addWidget(about)
        column.addWidget(close_button(self))


def close_button(dialog: QDialog) -> QDialogButtonBox:
    """The one button of a dialog that only shows something."""
    buttons = QDialogButtonBox()
    close = buttons.addButton(tr("关闭"), QDialogButtonBox.ButtonRole.RejectRole)
    close.setObjectName("dialogClose")
    buttons.rejected.connect(dialog.reject)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return buttons
