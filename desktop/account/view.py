"""The page's view: who is logged in, balance and day passes, and beside them the login."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.i18n import tr
from widgets.icons import icon
from widgets.labels import IconLabel, label, restyle
from widgets.naming import named

_SIDE = 332
"""px; room for the QR"""
_WIDTH = 620
"""px; lines of text are not longer"""
_ICONS = {"info": "info", "ok": "ok", "warn": "warning", "err": "error"}


class AccountPage(QWidget):
    """Shows what it is given.

    Signals:
        login_requested: Somebody wants to log in.
        refresh_requested: Everything should be looked at anew.
    """

    login_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._notice = QFrame()
        self._notice_icon = IconLabel(20)
        self._notice_text = label("", name="accountNotice", wrap=True)
        self._person = label("", "title", name="accountPerson", wrap=True)
        self._unit = label("", "secondary", name="accountUnit", wrap=True)
        self._sandbox = label(
            tr("演示云端:单位、印章、证书和余额均为测试数据。"), "caption", name="accountSandbox"
        )
        self._sandbox.setWordWrap(True)
        self._balance = label("", "figure", name="accountBalance")
        self._available = label("", "secondary", name="accountAvailable", wrap=True)
        self._money = self._card(tr("余额"), self._balance, self._available)
        self._passes = QVBoxLayout()
        self._passes.setSpacing(6)
        self._pass_card = self._card(tr("日包"))
        inside = self._pass_card.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addLayout(self._passes)
        self._refresh = named(QPushButton(tr("刷新")), "accountRefresh")
        self._refresh.setIcon(icon("refresh", "text"))
        self._refresh.setAccessibleName(tr("刷新印章与账户"))
        self._refresh.clicked.connect(self.refresh_requested)
        self.login = named(QPushButton(tr("扫码登录")), "accountLogin")
        self.login.setProperty("role", "primary")
        self.login.clicked.connect(self.login_requested)
        self.right = QStackedWidget()
        self.right.setFixedWidth(_SIDE)
        self.right.addWidget(self._entrance())
        self._compose()
        self.show_notice("", "info")
        self.show_person("", "")
        self.show_money("", "")
        self.show_passes(())

    def _compose(self) -> None:
        body = named(QWidget(), "scrollBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(tr("账户"), "title"))
        head.addStretch(1)
        head.addWidget(self._refresh)
        column.addLayout(head)
        row = QHBoxLayout(self._notice)
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self._notice_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._notice_text, 1)
        column.addWidget(self._notice)
        who = self._card(tr("当前登录"), self._person, self._unit, self._sandbox)
        for card in (who, self._money, self._pass_card):
            column.addWidget(card)
        column.addStretch(1)
        body.setMaximumWidth(_WIDTH + 48)
        scroll = named(QScrollArea(), "accountScroll")
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.right)

    def _card(self, title: str, *inside: QWidget) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        column.addWidget(label(title, "section"))
        for widget in inside:
            column.addWidget(widget)
        return card

    def _entrance(self) -> QFrame:
        """What stands beside the cards while nobody is logging in."""
        frame = named(QFrame(), "loginEntrance")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(label(tr("【全国共享CA互认入口】"), "section", name="loginHeading"))
        for text in (
            tr("1. 点下面的按钮,本页显示登录二维码。"),
            tr("2. 打开手机,用【扫一扫】扫码,选择单位并确认。"),
            tr("3. 本机随即以此人和单位使用,印章自动更新。登录不收费。"),
        ):
            column.addWidget(label(text, "secondary", wrap=True))
        column.addWidget(self.login)
        self._hint = label("", "caption", name="loginHint", wrap=True)
        column.addWidget(self._hint)
        column.addStretch(1)
        return frame

    # what to show

    def show_notice(self, text: str, level: str) -> None:
        """A word on the state of everything, or none."""
        restyle(self._notice, prop="role", value=level)
        self._notice_icon.show_icon(icon(_ICONS[level], level))
        self._notice_text.setText(text)
        self._notice.setAccessibleName(text)
        self._notice.setVisible(bool(text))

    def show_person(self, person: str, unit: str, *, sandbox: bool = False) -> None:
        """Who is logged in; an empty `person` for nobody."""
        self._person.setText(person or tr("未登录"))
        self._unit.setText(
            unit if person else tr("扫码登录后,这里显示单位和余额,签章页显示可用的印章。")
        )
        self._unit.setVisible(bool(self._unit.text()))
        self._sandbox.setVisible(sandbox)
        self.login.setText(tr("换人登录") if person else tr("扫码登录"))
        self.login.setAccessibleName(self.login.text())
        self._hint.setText(
            tr("换人登录后,本机改由新登录的人使用;已打开的文件和已放置的位置都保留。")
            if person
            else ""
        )

    def show_money(self, balance: str, available: str) -> None:
        """The balance with its currency, and what of it can be spent; empty for none."""
        self._balance.setText(balance)
        self._available.setText(available)
        self._money.setVisible(bool(balance))
        self._pass_card.setVisible(bool(balance))

    def show_passes(self, lines: Sequence[tuple[str, str]]) -> None:
        """The day passes: where and for whom, and how long; none are told in words."""
        while (item := self._passes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, (where, until) in enumerate(lines):
            line = named(QWidget(), f"accountPass-{number}", accessible=f"{where} {until}")
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(label(where, wrap=True), 1)
            row.addWidget(label(until, "secondary"))
            self._passes.addWidget(line)
        if not lines:
            text = tr("没有生效中的日包,按次计费。充值和购买在扫码使用中办理。")
            self._passes.addWidget(label(text, "secondary", name="accountNoPass", wrap=True))
