"""A bar for one message: what happened, what is safe, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from resources.i18n import tr
from widgets.icons import icon
from widgets.labels import IconLabel, restyle
from widgets.naming import named
from widgets.support import SupportButton

Level = Literal["info", "ok", "warn", "err"]
_ICONS = {"info": "info", "ok": "ok", "warn": "warning", "err": "error"}


@dataclass(frozen=True, slots=True)
class Message:
    """What an info bar says."""

    level: Level
    text: str
    code: str = ""
    """Error code that a button copies; empty for none."""
    action: str = ""
    """Text of a further button; empty for none."""
    on_action: Callable[[], None] | None = None


class InfoBar(QFrame):
    """Shows one message at a time; hidden when there is none.

    Signals:
        closed: The user closed the bar.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("infoBar")
        self._message: Message | None = None
        self._icon = IconLabel(20)
        self._text = named(QLabel(wordWrap=True), "infoBarText", accessible=tr("提示"))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = named(QPushButton(), "infoBarAction", accessible=tr("处理"))
        self._action.clicked.connect(self._act)
        self._copy = named(QPushButton(tr("复制错误码")), "infoBarCopyCode")
        self._copy.clicked.connect(self._copy_code)
        self.support = SupportButton("infoBarSupport")
        self._close = named(QToolButton(), "infoBarClose")
        self._close.setIcon(icon("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName(tr("关闭提示"))
        self._close.setToolTip(tr("关闭提示"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        for button in (self._action, self._copy, self.support, self._close):
            row.addWidget(button)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show `message` in place of the last one."""
        self._message = message
        restyle(self, prop="role", value=message.level)
        self._icon.show_icon(icon(_ICONS[message.level], message.level))
        self._text.setText(message.text)
        self._text.setAccessibleName(message.text)
        self.setAccessibleName(message.text)
        self._action.setText(message.action)
        self._action.setAccessibleName(message.action or tr("处理"))
        self._action.setVisible(bool(message.action))
        self._copy.setVisible(bool(message.code))
        self.support.set_wanted(message.level == "err")
        self.show()

    @property
    def message(self) -> Message | None:
        """What is shown; None while hidden."""
        return self._message

    def clear(self) -> None:
        """Hide the bar."""
        if self._message is not None:
            self._message = None
            self.hide()
            self.closed.emit()

    def _act(self) -> None:
        if self._message is not None and self._message.on_action is not None:
            act = self._message.on_action
            self.clear()
            act()

    def _copy_code(self) -> None:
        if self._message is not None:
            QGuiApplication.clipboard().setText(self._message.code)
