"""The page's view: two forms, and beside them what the phone is doing."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.crypt.forms import DecryptForm, EncryptForm
from resources.i18n import tr
from widgets.infobar import InfoBar
from widgets.labels import label
from widgets.naming import named

_SIDE = 332
"""px; room for the QR"""


class Mode(StrEnum):
    """Which form is shown."""

    ENCRYPT = "encrypt"
    DECRYPT = "decrypt"


class CryptView(QWidget):
    """Shows one form at a time.

    Signals:
        mode_changed: Another form is shown. arg 0: Mode
    """

    mode_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.info = InfoBar()
        self.encrypt = EncryptForm()
        self.decrypt = DecryptForm()
        self._forms = QStackedWidget()
        self._forms.addWidget(self.encrypt)
        self._forms.addWidget(self.decrypt)
        self.right = QStackedWidget()
        self.right.setFixedWidth(_SIDE)
        self.right.addWidget(_steps())
        self._tabs = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.info)
        body = QHBoxLayout()
        body.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(self._head())
        left.addWidget(self._forms, 1)
        body.addLayout(left, 1)
        body.addWidget(self.right)
        whole.addLayout(body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 0)
        row.setSpacing(8)
        for number, (mode, text) in enumerate(
            ((Mode.ENCRYPT, tr("加密投标文件")), (Mode.DECRYPT, tr("开标解密")))
        ):
            button = named(QPushButton(text), f"crypt-{mode.value}")
            button.setCheckable(True)
            button.setChecked(mode is Mode.ENCRYPT)
            button.setProperty("role", "mode")
            button.setMinimumWidth(180)
            self._tabs.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._tabs.idToggled.connect(self._toggled)
        return row

    @property
    def mode(self) -> Mode:
        """Which form is shown."""
        return list(Mode)[self._forms.currentIndex()]

    def show_mode(self, mode: Mode) -> None:
        """Show a form."""
        self._tabs.button(list(Mode).index(mode)).setChecked(True)

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self._forms.setCurrentIndex(number)
            self.mode_changed.emit(self.mode)


def _steps() -> QFrame:
    """What stands beside the forms before anything was submitted."""
    frame = named(QFrame(), "cryptGuide")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(10)
    column.addWidget(label(tr("怎样加解密"), "section"))
    for text in (
        tr("1. 添加文件,核对开标时间和接收证书。"),
        tr("2. 提交后用手机扫码,核对两边的数字,输入 PIN 码。PIN 码只在手机上输入。"),
        tr("3. 加密前先试解密:确认手机能解开,再写出加密文件。"),
        tr("4. 开标时用同一部手机扫码解密,不收费。"),
    ):
        column.addWidget(label(text, "secondary", wrap=True))
    column.addStretch(1)
    return frame
