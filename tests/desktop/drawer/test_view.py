"""The drawer itself: which buttons it shows, where the keyboard stays, when the cost is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.drawer.state import Button, DrawerState, Step
from desktop.drawer.view import Drawer
from desktop.workbench.submission import drawer_words

NEVER = datetime.now(UTC) + timedelta(days=1)
"""Behind the end of the tests."""


def test_the_view_shows_only_the_buttons_of_the_state(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(320, 600)
    drawer = Drawer(drawer_words(), window)
    drawer.resize(320, 600)
    window.show()
    drawer.show_state(
        DrawerState(
            Step.SCAN,
            "请扫码",
            link="http://127.0.0.1/m/scan#x.y",
            code="47 29",
            expires_at=NEVER,
            buttons=frozenset({Button.CANCEL, Button.OPEN_PHONE}),
        )
    )
    visible = {button for button in Button if drawer.button(button).isVisible()}
    assert visible == {Button.CANCEL, Button.OPEN_PHONE}
    assert all(drawer.button(button).accessibleName() for button in Button)
    with qtbot.waitSignal(drawer.pressed) as caught:
        drawer.button(Button.CANCEL).click()
    assert caught.args == [Button.CANCEL]


WAITING = DrawerState(Step.SIGN, "正在签名", busy=True)
SCANNING = DrawerState(
    Step.SCAN,
    "请扫码",
    link="http://127.0.0.1/m/scan#x.y",
    code="47 29",
    expires_at=NEVER,
    buttons=frozenset({Button.CANCEL, Button.OPEN_PHONE}),
)
FINISHED = DrawerState(
    Step.DONE,
    "已完成",
    "ok",
    charge="已扣 1.50 元",
    buttons=frozenset({Button.OPEN_FILE, Button.CLOSE}),
)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Drawer]:
    """The drawer in a window of the smallest size, another field above it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(320, 560)
    QLineEdit(window).setObjectName("elsewhere")
    drawer = Drawer(drawer_words(), window)
    drawer.setGeometry(0, 60, 320, 500)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield drawer
    window.close()


def test_the_keyboard_stays_in_the_drawer_while_its_buttons_change(shown: Drawer) -> None:
    shown.show_state(SCANNING)
    shown.button(Button.CANCEL).setFocus()
    shown.show_state(WAITING)
    assert QApplication.focusWidget() is shown
    shown.show_state(FINISHED)
    assert QApplication.focusWidget() is shown.button(Button.OPEN_FILE)


def test_the_drawer_takes_no_focus_from_other_work(shown: Drawer) -> None:
    elsewhere = shown.window().findChild(QLineEdit, "elsewhere")
    assert elsewhere is not None
    elsewhere.setFocus()
    for state in (SCANNING, WAITING, FINISHED):
        shown.show_state(state)
        assert QApplication.focusWidget() is elsewhere


def test_the_cost_stands_above_the_qr_until_the_phone_has_chosen(shown: Drawer) -> None:
    shown.show_job(file="标书.pdf · 3 页", lines="将在 3 页盖 3 处", cost="费用:按次 1.50 元")
    cost = shown.findChild(QLabel, "drawerCost")
    assert cost is not None
    shown.show_state(SCANNING)
    assert (cost.isVisible(), cost.text()) == (True, "费用:按次 1.50 元")
    shown.show_state(FINISHED)
    assert not cost.isVisible()
