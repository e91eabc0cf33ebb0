"""The drawer itself: QR, control code, countdown, steps and result, beside the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.drawer.state import Button, DrawerState, Step
from resources.i18n import tr
from widgets.icons import icon
from widgets.labels import ElidedLabel, IconLabel, label, restyle
from widgets.naming import named
from widgets.qr import QrView
from widgets.steps import StepIndicator
from widgets.support import SupportButton

_ICONS = {"info": "info", "ok": "ok", "warn": "warning", "err": "error"}
_PRIMARY = (Button.REFRESH, Button.RETRY, Button.OPEN_FILE)
_LINKS = {Button.OPEN_PHONE: "link", Button.COPY_LINK: "copy"}
"""The buttons below the QR, and their icons."""
_FOOTER = (
    Button.OPEN_FILE,
    Button.MEND,
    Button.REFRESH,
    Button.RETRY,
    Button.OPEN_FOLDER,
    Button.VERIFY,
    Button.WITHDRAW,
    Button.EDIT,
    Button.CLOSE,
    Button.CANCEL,
)
"""The buttons below the scrolling part, from the top."""


@dataclass(frozen=True, slots=True)
class DrawerWords:
    """What the drawer of one kind of work calls itself and its steps."""

    title: str
    steps: tuple[str, str, str, str, str]
    """In the order of `Step`."""
    edit: str
    """The button that goes back to the form."""
    name: str = "drawer"
    """Object name of the drawer, and the beginning of its buttons' names."""
    retry: str = ""
    """The button that begins anew; empty for the usual words."""


class Drawer(QFrame):
    """Shows `DrawerState`s.

    Signals:
        pressed: A button was pressed. arg 0: Button
    """

    pressed = Signal(object)

    def __init__(self, words: DrawerWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName(self._words.name)
        self.setAccessibleName(self._words.title)
        self._state: DrawerState | None = None
        self._title = label(self._words.title, "title", wrap=True, name="drawerTitle")
        self._file = ElidedLabel()
        self._file.setObjectName("drawerFile")
        self._lines = label("", "secondary", name="drawerSummary", wrap=True)
        self._cost = label("", "secondary", name="drawerCost", wrap=True)
        self._charge = label("", "secondary", name="drawerCharge", wrap=True)
        self._proof = label("", "secondary", name="drawerProof", wrap=True)
        self._qr = QrView()
        self._code = label("", "figure", name="controlCode")
        self._countdown = label("", "caption", name="countdown")
        self._steps = StepIndicator(self._words.steps)
        self._progress = named(QProgressBar(textVisible=False), "drawerProgress")
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(tr("正在进行"))
        self._message = QFrame()
        self._scroll = QScrollArea()
        self._message_icon = IconLabel(20)
        self._message_text = label("", name="drawerMessage", wrap=True)
        self._copy = named(QPushButton(tr("复制错误码")), "drawerCopyCode")
        self._copy.setProperty("role", "link")
        self.support = SupportButton("drawerSupport")
        self.support.setProperty("role", "link")
        self._buttons = {button: self._make(button) for button in Button}
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._count_down)
        self._copy.clicked.connect(self._copy_code)
        self._compose()

    # layout

    def _compose(self) -> None:
        body = named(QWidget(), "scrollBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._file)
        column.addWidget(self._lines)
        column.addWidget(self._cost)
        column.addWidget(self._steps)
        column.addWidget(self._progress)
        column.addWidget(self._message_box())
        for link in (self._copy, self.support):
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._code_row())
        column.addWidget(self._countdown, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._charge)
        column.addWidget(self._proof)
        for button in _LINKS:
            column.addWidget(self._buttons[button], 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        scroll = self._scroll
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._footer())

    def _message_box(self) -> QFrame:
        row = QHBoxLayout(self._message)
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self._message_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._message_text, 1)
        return self._message

    def _code_row(self) -> QHBoxLayout:
        self._code_caption = label(tr("核对码"), "secondary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._code_caption)
        row.addSpacing(8)
        row.addWidget(self._code)
        row.addStretch(1)
        return row

    def _footer(self) -> QFrame:
        footer = named(QFrame(), "drawerFooter")
        column = QVBoxLayout(footer)
        column.setContentsMargins(16, 10, 16, 10)
        for button in _FOOTER:
            column.addWidget(self._buttons[button])
        return footer

    def _make(self, button: Button) -> QPushButton:
        texts = {
            Button.CANCEL: tr("取消"),
            Button.REFRESH: tr("刷新二维码"),
            Button.OPEN_PHONE: tr("在本机浏览器打开手机页面"),
            Button.COPY_LINK: tr("复制二维码的链接"),
            Button.EDIT: self._words.edit,
            Button.RETRY: self._words.retry or tr("重新提交"),
            Button.MEND: tr("去手机页面办理"),
            Button.OPEN_FILE: tr("打开文件"),
            Button.OPEN_FOLDER: tr("打开所在文件夹"),
            Button.VERIFY: tr("验签"),
            Button.WITHDRAW: tr("撤章"),
            Button.CLOSE: tr("关闭"),
        }
        widget = _DrawerButton(button, texts[button], self)
        if button in _LINKS:
            widget.setProperty("role", "link")
            widget.setIcon(icon(_LINKS[button], "primary"))
            widget.setIconSize(QSize(16, 16))
        elif button in _PRIMARY:
            widget.setProperty("role", "primary")
        return widget

    # what to show

    def show_job(self, *, file: str, lines: str, cost: str, title: str = "") -> None:
        """Name the file, what is to be done to it, and what that would cost.

        `title`: what the platform calls it; empty for the usual words.
        """
        self._title.setText(title or self._words.title)
        self.setAccessibleName(title or self._words.title)
        self._file.setText(file)
        self._file.setVisible(bool(file))
        self._lines.setText(lines)
        self._lines.setVisible(bool(lines))
        self._cost.setText(cost)

    def show_state(self, state: DrawerState) -> None:
        """Show one picture; who works with the keyboard in here stays in here."""
        working_here = self._has_focus()
        self._state = state
        done = len(Step) if state.step is Step.DONE else state.step.value
        self._steps.set_step(done, failed=state.failed)
        self._progress.setVisible(state.busy)
        restyle(self._message, prop="role", value=state.level)
        self._message_icon.show_icon(icon(_ICONS[state.level], state.level))
        self._message_text.setText(state.message)
        self._message.setAccessibleName(state.message)
        self._copy.setVisible(bool(state.error_code))
        self.support.set_wanted(state.level == "err")
        self._qr.set_text(state.link)
        self._qr.setVisible(bool(state.link))
        self._code.setText(state.code)
        self._code.setAccessibleName(tr("核对码 {code}", code=state.code))
        self._code.setVisible(bool(state.code))
        self._code_caption.setVisible(bool(state.code))
        self._charge.setText(state.charge)
        self._charge.setVisible(bool(state.charge))
        self._proof.setText(state.proof)
        self._proof.setVisible(bool(state.proof))
        # Until the phone has chosen, what was asked is what it would cost.
        self._cost.setVisible(bool(self._cost.text()) and not state.charge)
        for button, widget in self._buttons.items():
            widget.setVisible(button in state.buttons)
        if working_here:
            self._keep_focus()
        self._countdown.setVisible(state.expires_at is not None)
        self._tick.start() if state.expires_at is not None else self._tick.stop()
        self._count_down()
        if state.link:
            # On a low screen the code and what it is compared with matter most.
            QTimer.singleShot(0, self, self._show_code)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _keep_focus(self) -> None:
        """Give the focus to a button that is shown, when the one that had it is not any more."""
        if QApplication.focusWidget() not in self._shown_buttons():
            next(iter(self._shown_buttons()), self).setFocus()

    def _shown_buttons(self) -> list[QWidget]:
        """The footer's buttons that are shown, from the top."""
        return [self._buttons[button] for button in _FOOTER if not self._buttons[button].isHidden()]

    def _show_code(self) -> None:
        self._scroll.ensureWidgetVisible(self._qr, 0, 0)
        self._scroll.ensureWidgetVisible(self._countdown, 0, 4)

    @property
    def state(self) -> DrawerState | None:
        """What is shown."""
        return self._state

    def button(self, button: Button) -> QPushButton:
        """One of the buttons."""
        return self._buttons[button]

    def _count_down(self) -> None:
        if self._state is None or self._state.expires_at is None:
            return
        rest = max(0, int((self._state.expires_at - datetime.now(UTC)).total_seconds()))
        text = tr("二维码 {time} 后失效", time=f"{rest // 60:02d}:{rest % 60:02d}")
        self._countdown.setText(text)

    def _copy_code(self, _checked: bool = False) -> None:
        if self._state is not None:
            QGuiApplication.clipboard().setText(self._state.error_code)


class _DrawerButton(QPushButton):
    """Tells the drawer which button it is."""

    def __init__(self, button: Button, text: str, drawer: Drawer) -> None:
        super().__init__(text)
        self.setObjectName(f"{drawer.objectName()}-{button.value}")
        self._button = button
        self._drawer = drawer
        self.setAccessibleName(text)
        self.clicked.connect(self._tell)

    def _tell(self, _checked: bool = False) -> None:
        self._drawer.pressed.emit(self._button)
