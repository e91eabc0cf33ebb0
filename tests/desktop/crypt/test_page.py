"""The page 加解密 with the real cloud: warnings, QR, result, who can open what, the countdown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDateTime, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QMainWindow,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.cloud.desk import CloudDesk, Connection
from desktop.cloud.platform_choice import PlatformChoice
from desktop.crypt.presenter import CryptDesk
from desktop.crypt.view import CryptView, Mode
from desktop.drawer.state import Button, DrawerState, Step
from desktop.drawer.view import Drawer
from desktop.services.operations import Operations
from desktop.services.settings import Settings
from sync.client.phone_thread import PhoneThread
from widgets.tab_order import follow_layout

SLOW = 60_000


class Opened(QObject):
    """Stands where the browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


class Page:
    """A person at the page."""

    def __init__(self, qtbot: QtBot, view: CryptView, desk: CryptDesk, phone: PhoneThread) -> None:
        self.qtbot, self.view, self.desk, self.phone = qtbot, view, desk, phone

    @property
    def drawer(self) -> Drawer:
        found = self.view.findChild(Drawer, "cryptDrawer")
        assert found is not None
        return found

    def press(self, name: str) -> None:
        button = self.view.findChild(QAbstractButton, name)
        assert button is not None
        self.qtbot.waitUntil(button.isEnabled, timeout=SLOW)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def rows(self, name: str) -> list[list[str]]:
        tree = self.view.findChild(QTreeWidget, f"{name}List")
        assert tree is not None
        items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
        return [[item.text(c) for c in range(tree.columnCount())] for item in items if item]

    def scan(self) -> None:
        """The phone confirms what is shown, and the job ends."""
        self.qtbot.waitUntil(
            lambda: bool(self.drawer.state and self.drawer.state.link), timeout=SLOW
        )
        state = self.drawer.state
        assert state is not None
        assert state.code
        assert state.expires_at is not None
        self.phone.scan(state.link)
        self.qtbot.waitUntil(lambda: not self.desk.busy, timeout=SLOW)

    @property
    def said(self) -> str:
        state = self.drawer.state
        return state.message if state else ""


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CryptView]:
    """The page in a window of a fixed least size, as the frame has it."""
    made = CryptView()
    host = QMainWindow()
    host.setMinimumSize(960, 500)
    host.setCentralWidget(made)
    qtbot.addWidget(host)
    host.resize(1100, 640)
    host.show()
    yield made
    host.close()


@pytest.fixture
def page(qtbot: QtBot, cloud: Any, view: CryptView, tmp_path: Path) -> Iterator[Page]:
    @contextmanager
    def way() -> Iterator[Any]:
        yield cloud.access()

    operations = Operations()
    clouds = CloudDesk(way, operations, view)
    settings = Settings(tmp_path / "settings.ini", view)
    desk = CryptDesk(view, clouds, operations, PlatformChoice(clouds, settings, view))
    phone = PhoneThread(cloud.phone())
    clouds.connect_cloud()
    qtbot.waitUntil(lambda: clouds.connection is Connection.ONLINE, timeout=SLOW)
    yield Page(qtbot, view, desk, phone)
    phone.close()
    clouds.close()
    operations.shutdown()


@pytest.mark.requirement("R006", "R140", "R169", "R175")
def test_encrypt_warn_and_decrypt(page: Page, tmp_path: Path) -> None:
    bid = tmp_path / "标书.pdf"
    bid.write_bytes(b"bid" * 1000)
    page.desk.open([bid])
    assert page.rows("encryptFiles") == [["标书.pdf", "3.0 KB"]]
    assert "扫码时" in page.rows("encryptRecipients")[0][0]
    field = page.view.findChild(QLineEdit, "encryptProject")
    assert field is not None
    page.qtbot.keyClicks(field, "Road 1")
    page.press("encryptSubmit")
    page.scan()
    assert "已验证可解密" in page.said
    sealed = tmp_path / "标书.pdf.bse"
    assert sealed.exists()

    # the certificate is known from now on; check 33
    page.qtbot.waitUntil(lambda: "(本单位" in page.rows("encryptRecipients")[0][0], timeout=SLOW)
    box = page.view.findChild(QCheckBox, "encryptHasOpening")
    edit = page.view.findChild(QDateTimeEdit, "encryptOpening")
    assert box is not None
    assert edit is not None
    box.setChecked(True)
    assert page.view.encrypt.notice == ""
    edit.setDateTime(QDateTime.currentDateTime().addDays(400))
    assert "开标前到期" in page.view.encrypt.notice
    edit.setDateTime(QDateTime.currentDateTime().addDays(-1))
    assert "开标时间已过" in page.view.encrypt.notice
    assert not page.view.encrypt.submit.isEnabled()

    # a container goes to the other form, with who can open it
    broken = tmp_path / "坏.bse"
    broken.write_bytes(b"nothing")
    page.desk.open([sealed, broken])
    page.qtbot.waitUntil(lambda: len(page.rows("decryptFiles")) == 2, timeout=SLOW)
    assert page.view.mode is Mode.DECRYPT
    good, bad = page.rows("decryptFiles")
    assert (good[1], good[3], good[4]) == ("Road 1", "北京标印建设有限公司(演示)", "在手机上")
    assert bad[4] == "无法读取"
    page.desk.set_folder(Mode.DECRYPT, str(tmp_path / "plain"))
    page.press("decryptSubmit")
    page.scan()
    assert "解密完成" in page.said
    assert (tmp_path / "plain" / "标书.pdf").read_bytes() == bid.read_bytes()


@pytest.mark.requirement("R175")
def test_before_the_opening_the_page_counts_down(page: Page, tmp_path: Path) -> None:
    bid = tmp_path / "标书.pdf"
    bid.write_bytes(b"bid")
    page.desk.open([bid])
    box = page.view.findChild(QCheckBox, "encryptHasOpening")
    assert box is not None
    box.setChecked(True)
    opening = page.view.encrypt.opening
    assert opening is not None
    assert opening > datetime.now(UTC) + timedelta(days=5)
    page.press("encryptSubmit")
    page.scan()
    page.desk.open([tmp_path / "标书.pdf.bse"])
    page.qtbot.waitUntil(lambda: len(page.rows("decryptFiles")) == 1, timeout=SLOW)
    countdown = page.view.findChild(QWidget, "decryptCountdown")
    assert countdown is not None
    assert "距开标" in str(countdown.property("text"))
    assert not page.view.decrypt.submit.isEnabled()


@pytest.mark.requirement("R149")
def test_more_files_than_the_platform_takes_are_named(page: Page, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.pdf" for number in range(51)]
    for file in files:
        file.write_bytes(b"bid")
    page.desk.open(files)
    assert page.view.encrypt.submit.isEnabled()
    box = page.view.findChild(QComboBox, "encryptPlatform")
    assert box is not None
    box.setCurrentIndex(box.findData("demo-b"))
    assert "一次最多 50 个文件,这次有 51 个" in page.view.encrypt.notice
    assert not page.view.encrypt.submit.isEnabled()
    box.setCurrentIndex(box.findData("demo-a"))
    assert page.view.encrypt.notice == ""
    assert page.view.encrypt.submit.isEnabled()
    # what the cloud finds missing is mended on the phone page, which one press opens
    opened = Opened()
    QDesktopServices.setUrlHandler("http", opened, "take")
    missing = DrawerState(Step.CONFIRM, "", place="units", buttons=frozenset({Button.MEND}))
    page.drawer.show_state(missing)
    page.press("cryptDrawer-mend")
    QDesktopServices.unsetUrlHandler("http")
    assert [url.path() for url in opened.urls] == ["/m/units"]


def test_the_page_is_named_and_reachable_by_keyboard(view: CryptView) -> None:
    follow_layout(view)
    for widget in view.findChildren(QAbstractButton):
        if widget.isVisibleTo(view) and widget.objectName():
            assert widget.text() or widget.accessibleName(), widget.objectName()
            grouped = widget.group() is not None and not widget.isChecked()  # by arrow keys
            assert grouped or widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
    for name in ("encryptProject", "encryptOpening", "encryptFilesList", "encryptRecipientsList"):
        found = view.findChild(QWidget, name)
        assert found is not None
        assert found.accessibleName()
    # nothing here asks for a PIN
    assert not any(
        child.echoMode() is QLineEdit.EchoMode.Password or "PIN" in child.accessibleName()
        for child in view.findChildren(QLineEdit)
    )
