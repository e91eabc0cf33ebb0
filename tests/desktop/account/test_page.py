"""The page 账户 with the real cloud: who, how much, and a login by a phone's scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.access import CloudAccess
from desktop.account.presenter import AccountDesk
from desktop.account.view import AccountPage
from desktop.cloud.desk import CloudDesk, Connection
from desktop.cloud.platform_choice import PlatformChoice
from desktop.drawer.state import Button, Step
from desktop.drawer.view import Drawer
from desktop.services.operations import Operations
from desktop.services.settings import Settings
from sync.client.cache import Cache
from sync.client.cloud import CloudClient
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import Behaviour
from sync.cloud.settings import CloudSettings
from widgets.tab_order import follow_layout

SLOW = 60_000


@dataclass
class Page:
    """A person at the page."""

    qtbot: QtBot
    view: AccountPage
    cloud: CloudDesk
    desk: AccountDesk

    @property
    def drawer(self) -> Drawer:
        found = self.view.findChild(Drawer, "loginDrawer")
        assert found is not None
        return found

    def text(self, name: str) -> str:
        found = self.view.findChild(QLabel, name)
        assert found is not None
        return found.text()

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=SLOW)

    @property
    def said(self) -> str:
        state = self.drawer.state
        return state.message if state else ""

    def begin(self) -> str:
        """Press the button; the link of the QR."""
        self.qtbot.mouseClick(self.view.login, Qt.MouseButton.LeftButton)
        self.until(lambda: self.drawer.state and self.drawer.state.link)
        state = self.drawer.state
        assert state is not None
        assert state.expires_at is not None
        return state.link

    def offers(self, button: Button) -> bool:
        return self.drawer.state is not None and button in self.drawer.state.buttons


@pytest.fixture
def make_page(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    operations = Operations()
    made: list[Page] = []

    def make(access: Callable[[], CloudAccess]) -> Page:
        @contextmanager
        def way() -> Iterator[CloudAccess]:
            yield access()

        view = AccountPage()
        host = QMainWindow()
        host.setMinimumSize(960, 500)  # as the frame has it
        host.setCentralWidget(view)
        qtbot.addWidget(host)
        host.resize(1100, 640)
        host.show()
        cloud = CloudDesk(way, operations, view)
        platforms = PlatformChoice(cloud, Settings(tmp_path / "settings.ini", view), view)
        page = Page(qtbot, view, cloud, AccountDesk(view, cloud, operations, platforms))
        page.host = host  # type: ignore[attr-defined]
        made.append(page)
        cloud.connect_cloud()
        return page

    yield make
    for page in made:
        page.desk.let_go()
        page.cloud.close()
    operations.shutdown()


def stranger(cloud: Any) -> CloudAccess:
    """A PC that the cloud does not know yet, as with a cloud on a server."""
    cloud.stop()
    settings = CloudSettings(data_dir=cloud.data, port=cloud.port, limits=cloud.limits)
    from sync.cloud.server import RunningCloud

    cloud.running = RunningCloud(settings)
    cloud.running.start()
    cloud.url = cloud.running.url
    nobody = CloudClient(cloud.url, "")
    token = nobody.register_device(key="device").token
    nobody.close()
    client = CloudClient(cloud.url, token)
    cloud.opened.append(client)
    return CloudAccess("test", client, cloud.home, Cache(cloud.home.cache), None)


@pytest.mark.requirement("R006", "R129", "R130", "R132")
def test_a_strange_pc_is_logged_in_by_scan(make_page: Callable[..., Page], cloud: Any) -> None:
    access = stranger(cloud)
    page = make_page(lambda: access)
    page.until(lambda: page.cloud.connection is Connection.ONLINE)
    assert page.text("loginHeading") == "【全国共享CA互认入口】"
    assert page.text("accountPerson") == "未登录"
    assert not page.text("accountBalance")
    assert not page.cloud.state.seals
    link = page.begin()
    phone = PhoneThread(cloud.phone())
    phone.scan(link)
    page.until(lambda: page.offers(Button.CLOSE))
    phone.close()
    who = access.client.whoami()
    assert who.person is not None
    assert who.unit is not None
    assert who.person in page.said
    assert who.unit in page.said
    # at once, and not only with the next look a minute later
    page.qtbot.waitUntil(lambda: bool(page.cloud.state.seals and page.text("accountBalance")))
    assert (page.text("accountPerson"), page.text("accountUnit")) == (who.person, who.unit)
    account = access.client.account()
    assert account.balance == account.available
    assert page.text("accountBalance") == f"¥{float(account.balance):,.2f}"
    assert not page.desk.busy
    page.drawer.button(Button.CLOSE).click()
    assert page.view.right.currentIndex() == 0
    assert page.view.login.text() == "换人登录"


@pytest.mark.requirement("R131")
def test_after_its_time_the_qr_is_refused_and_refreshed(
    make_page: Callable[..., Page], make_cloud: Callable[..., Any]
) -> None:
    cloud = make_cloud(sweep_seconds=0.1)
    page = make_page(cloud.access)
    page.until(lambda: page.cloud.connection is Connection.ONLINE)
    old = page.begin()
    cloud.ahead = timedelta(hours=1)
    page.until(lambda: page.offers(Button.REFRESH))
    assert "二维码已过期" in page.said
    assert "没有扣费" in page.said
    state = page.drawer.state
    assert state is not None
    assert not state.link
    assert page.desk.busy
    page.qtbot.mouseClick(page.drawer.button(Button.REFRESH), Qt.MouseButton.LeftButton)
    page.until(lambda: page.drawer.state and page.drawer.state.link)
    state = page.drawer.state
    assert state is not None
    assert state.link != old
    page.drawer.button(Button.CANCEL).click()
    page.until(lambda: not page.desk.busy)
    assert page.view.right.currentIndex() == 0


def test_refused_and_lost_are_told_with_what_is_safe(
    make_page: Callable[..., Page], cloud: Any
) -> None:
    page = make_page(cloud.access)
    page.until(lambda: page.cloud.connection is Connection.ONLINE)
    person = page.text("accountPerson")
    assert person != "未登录"
    phone = PhoneThread(cloud.phone(behaviour=Behaviour.REFUSE))
    phone.scan(page.begin())
    page.until(lambda: page.offers(Button.RETRY))
    phone.close()
    state = page.drawer.state
    assert state is not None
    assert (state.step, state.level) == (Step.CONFIRM, "err")
    assert "没有改变" in page.said
    assert "签章" not in page.said
    assert page.text("accountPerson") == person

    cloud.stop()
    page.drawer.button(Button.RETRY).click()
    page.until(lambda: page.offers(Button.RETRY) and not page.desk.busy)
    assert "连不上云端" in page.said
    assert "没有改变" in page.said
    page.cloud.refresh()
    page.until(lambda: page.cloud.connection is Connection.OFFLINE)
    assert "上次取得" in page.text("accountNotice")
    assert page.text("accountPerson") == person  # remembered


def test_the_page_is_named_and_reachable_by_keyboard(
    make_page: Callable[..., Page], cloud: Any
) -> None:
    page = make_page(cloud.access)
    page.until(lambda: page.cloud.connection is Connection.ONLINE)
    follow_layout(page.view)
    for widget in page.view.findChildren(QAbstractButton):
        assert widget.text() or widget.accessibleName(), widget.objectName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
    assert not page.view.findChildren(QLineEdit)  # no PIN, no password
    page.view.login.setFocus()
    page.qtbot.keyClick(page.view.login, Qt.Key.Key_Space)
    page.until(lambda: page.drawer.state and page.drawer.state.link)
    assert page.drawer.button(Button.CANCEL).hasFocus()
    page.qtbot.keyClick(page.drawer.button(Button.CANCEL), Qt.Key.Key_Space)
    page.until(lambda: not page.desk.busy)
    assert page.view.login.hasFocus()
