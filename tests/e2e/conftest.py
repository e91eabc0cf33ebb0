"""The whole product in one room: the real window, its embedded cloud, a real browser as phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy
import pymupdf
import pytest
import requests
import zxingcpp
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QInputMethodEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.access import EMBEDDED, open_cloud
from desktop.drawer.state import DrawerState
from desktop.drawer.view import Drawer
from desktop.embedded.connect import connect
from desktop.embedded.record import CloudFolder
from desktop.home import Home
from desktop.window.app import Shell
from desktop.workbench.open_document import OpenDocument
from signing.geometry import PointMm
from signing.placement.model import Mark, RuleKind
from sync.client.file_lock import FileLock
from sync.protocol.desktop import AccountView
from widgets.pageview.canvas import SealCanvas

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

SLOW = 60_000
"""ms; how long anything may take on a busy machine"""
PIN = "246810"
PHONE = "13800000003"
KEYWORD = "投标人(盖章)"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Office:
    """A person at the office PC: mouse, keyboard and eyes on the real window."""

    def __init__(self, qtbot: QtBot, shell: Shell, home: Home) -> None:
        self.qtbot = qtbot
        self.shell = shell
        self.home = home

    # looking

    @property
    def canvas(self) -> SealCanvas:
        """The pages."""
        return self.shell.window.view.canvas

    @property
    def document(self) -> OpenDocument:
        """What is open in the shown tab."""
        session = self.shell.window.workbench.current
        assert session is not None
        return session

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every impression the preview shows."""
        return self.document.preview.placement.marks

    @property
    def drawer(self) -> DrawerState:
        """What the drawer shows."""
        state = self.find(Drawer, "drawer").state
        assert state is not None
        return state

    def find(self, kind: type[W], name: str, *, within: QWidget | None = None) -> W:
        """A visible-or-not widget by its object name."""
        found = (within or self.shell.window.frame).findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        """The text of a label or button."""
        return str(self.find(QWidget, name).property("text"))

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until `condition` holds."""
        self.qtbot.waitUntil(condition, timeout=SLOW)

    def until_drawer(self, part: str) -> DrawerState:
        """Let the window live until the drawer says `part`."""

        def said() -> bool:
            state = self.find(Drawer, "drawer").state
            return state is not None and part in state.message

        self.until(said)
        return self.drawer

    def picture(self) -> QImage:
        """What a photograph of the window would show."""
        return self.shell.window.frame.grab().toImage()

    def qr_link(self) -> str:
        """The link that a camera reads off the window."""
        image = self.picture().convertToFormat(QImage.Format.Format_Grayscale8)
        lines = numpy.frombuffer(image.constBits(), numpy.uint8)
        pixels = lines.reshape(image.height(), image.bytesPerLine())[:, : image.width()]
        codes = zxingcpp.read_barcodes(numpy.ascontiguousarray(pixels))
        assert len(codes) == 1
        return str(codes[0].text)

    def account(self) -> AccountView:
        """What the cloud's ledger says."""
        with open_cloud(EMBEDDED, self.home, language="zh-CN") as access:
            return access.client.account()

    # doing

    def press(self, name: str) -> None:
        """Click a button."""
        button = self.find(QAbstractButton, name)
        self.until(button.isEnabled)
        assert button.isVisible(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def seal_spot(self, part: str) -> QPoint:
        """Where a seal lies in the palette; it becomes the chosen one."""
        picker = self.shell.window.view.inspector.picker
        model = picker.model()
        row = next(
            index for index in range(model.rowCount()) if part in str(model.index(index, 0).data())
        )
        picker.scrollTo(model.index(row, 0))
        return picker.visualRect(model.index(row, 0)).center()

    def choose_seal(self, part: str) -> None:
        """Make a seal the current one by the keyboard's way, without arming it."""
        picker = self.shell.window.view.inspector.picker
        picker.setCurrentIndex(picker.indexAt(self.seal_spot(part)))

    def drag_seal(self, part: str, *, page: int, x: float, y: float) -> None:
        """Drag a seal from the palette onto a page, mm from its top-left corner.

        The screenless platform ends every drag at once, so what the palette's drag carries is
        handed to the canvas by the events that a screen would send.
        """
        picker, left = self.shell.window.view.inspector.picker, Qt.MouseButton.LeftButton
        start, away = self.seal_spot(part), QPoint(40, 0)
        self.qtbot.mousePress(picker.viewport(), left, pos=start)
        for step in (1, 2, 3):
            move = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(start - away * step),
                picker.viewport().mapToGlobal(QPointF(start - away * step)),
                Qt.MouseButton.NoButton,
                left,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(picker.viewport(), move)
        drag = picker.findChild(QDrag)
        assert drag is not None
        self._drop(drag.mimeData(), page=page, x=x, y=y)
        self.qtbot.mouseRelease(picker.viewport(), left, pos=start)

    def _drop(self, data: QMimeData, *, page: int, x: float, y: float) -> None:
        self.canvas.go_to(page, PointMm(x, y))
        spot, view, before = self.spot(page, x, y), self.canvas.viewport(), len(self.document.rules)
        rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier)
        copy = Qt.DropAction.CopyAction
        for event in (
            QDragEnterEvent(spot, copy, *rest),
            QDragMoveEvent(spot, copy, *rest),
            QDropEvent(QPointF(spot), copy, *rest),
        ):
            QApplication.sendEvent(view, event)
            assert event.isAccepted()
        self.until(lambda: len(self.document.rules) == before + 1)

    def spot(self, page: int, x: float, y: float) -> QPoint:
        """Viewport position of a point of a 1-based page."""
        return QPointF(*self.canvas.mapper(page - 1).to_view(PointMm(x, y))).toPoint()

    def place(
        self,
        kind: RuleKind,
        seal: str,
        *,
        at: tuple[float, float] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Place a seal by the inspector's controls: `at` mm from top-left, `texts` typed first."""
        self.choose_seal(seal)
        self.press(f"mode-{kind.value}")
        panel = self.shell.window.view.inspector.panel(kind)
        for name, text in (texts or {}).items():
            edit = self.find(QLineEdit, name, within=panel)
            edit.clear()
            composed = QInputMethodEvent()  # as a Chinese input method hands text over
            composed.setCommitString(text)
            QApplication.sendEvent(edit, composed)
        if at is not None:
            for axis, value in zip("XY", at, strict=True):
                self.find(QComboBox, f"positionFrom{axis}", within=panel).setCurrentIndex(0)
                self.find(QDoubleSpinBox, f"position{axis}", within=panel).setValue(value)
        before = len(self.document.rules)
        self.press("addPlacement")
        self.until(lambda: len(self.document.rules) == before + 1)

    def settle(self) -> None:
        """Wait until the preview shows every rule."""
        count = len(self.document.rules)
        self.until(lambda: {mark.rule_index for mark in self.marks} == set(range(count)))

    def live(self, work: Future[T]) -> T:
        """Let the window live until the phone's hand is done; what it brings."""
        self.until(work.done)
        return work.result()


class Phone:
    """A person's hand on a real browser; every method runs in the phone's own thread."""

    def __init__(self, thread: ThreadPoolExecutor, playwright: Playwright, browser: Browser):
        self._thread = thread

        def unpack() -> Page:
            profile = dict(playwright.devices["Pixel 7"])
            profile["viewport"] = {"width": 412, "height": 780}
            return browser.new_context(**profile, locale="zh-CN").new_page()

        self.page = thread.submit(unpack).result()
        self.page.set_default_timeout(SLOW / 2)

    def do(self, hand: Callable[..., T], *given: object) -> Future[T]:
        """Let the hand do something while the window lives on."""
        return self._thread.submit(self._do, hand, *given)

    def _do(self, hand: Callable[..., T], *given: object) -> T:
        try:
            return hand(*given)
        except PlaywrightError as error:
            error.add_note(self.page.url + "\n" + self.page.inner_text("body"))
            raise

    def close(self) -> None:
        """Put the phone away."""
        self._thread.submit(self.page.context.close).result()

    # in the phone's thread

    def at(self, testid: str) -> Locator:
        """An element by its data-testid."""
        return self.page.get_by_test_id(testid)

    def read(self, testid: str) -> str:
        """What it says, once it is there."""
        return self.at(testid).inner_text()

    def scan(self, link: str) -> None:
        """Open a QR code's link as the camera would."""
        self.page.goto("about:blank")
        self.page.goto(link)

    def login(self) -> None:
        """Log in with the SMS code that the sandbox shows."""
        self.at("phone").fill(PHONE)
        self.at("send-code").click()
        self.at("code").fill(self.read("sandbox-code"))
        self.at("login-submit").click()

    def agree(self) -> None:
        """Open mutual recognition."""
        self.at("agree").check()
        self.at("open-recognition").click()

    def claim(self, certificate: str) -> None:
        """Receive a certificate with a new PIN."""
        self.at(f"claim-{certificate}").click()
        self.at("claim-explained").wait_for()
        self.at("popup-act").click()
        for title in ("设置 PIN 码", "再次输入 PIN 码"):
            sheet = self.page.get_by_role("dialog", name=title)
            sheet.wait_for()
            sheet.get_by_test_id("pin").fill(PIN)
        self.at(f"claim-{certificate}").wait_for(state="detached")

    def sign(self, certificate: str) -> None:
        """Choose per-use billing and the certificate, confirm, type the PIN on the page's keys."""
        self.at("billing-use").click()
        self.at(f"certificate-{certificate}").click()
        self.at("confirm-go").click()
        self.at("pin-sheet").wait_for()
        for digit in PIN:
            self.at(f"key-{digit}").click()

    def refuse(self) -> None:
        """Refuse on the confirmation page."""
        self.at("refuse").click()
        self.at("refuse-sure").wait_for()
        self.at("popup-act").click()
        self.at("verdict").wait_for()

    def first_time(self, link: str, certificate: str) -> str:
        """From the scan to a received certificate; the control code that the page shows."""
        self.scan(link)
        self.login()
        self.agree()
        code = self.read("control-code")
        self.claim(certificate)
        return code


@pytest.fixture(scope="session")
def pocket() -> Iterator[tuple[ThreadPoolExecutor, Playwright, Browser]]:
    """The system's Chromium in a thread of its own; skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium")
    with ThreadPoolExecutor(1, "phone") as thread:
        playwright = thread.submit(sync_playwright().start).result()
        browser = thread.submit(
            lambda: playwright.chromium.launch(executable_path=path, args=FLAGS)
        ).result()
        yield thread, playwright, browser
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture
def phone(pocket: tuple[ThreadPoolExecutor, Playwright, Browser]) -> Iterator[Phone]:
    """A phone on which nobody is logged in."""
    made = Phone(*pocket)
    yield made
    made.close()


@pytest.fixture(scope="session")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded cloud's folder as it is before its first user, the cloud ended."""
    folder = tmp_path_factory.mktemp("sown") / "cloud"
    with connect(folder, linger=0.1) as endpoint:
        # Answers once everything is sown; before that the cloud would wait for its first client.
        requests.get(f"{endpoint.base_url}/healthz", timeout=SLOW / 1000).raise_for_status()
    with FileLock(CloudFolder(folder).run_lock, patience=SLOW / 1000):
        return folder


@pytest.fixture
def home(isolated_home: Path, sown: Path) -> Home:
    """A data folder whose demonstration cloud nobody has used yet."""
    made = Home(isolated_home)
    shutil.copytree(sown, made.cloud)
    return made


@pytest.fixture
def bid(tmp_path: Path) -> Path:
    """A bid of five pages: upright, turned by 90°, A3 landscape, upright, one with a sign line."""
    path = tmp_path / "文件" / "投标文件.pdf"
    path.parent.mkdir()
    with pymupdf.open() as document:
        for number in range(1, 6):
            width, height = (1190.55, 841.89) if number == 3 else (595.276, 841.89)
            page = document.new_page(width=width, height=height)
            text = f"第 {number} 页 投标函与商务文件"
            page.insert_text((72, 72), text, fontname="china-s", fontsize=14)
            if number == 2:
                page.set_rotation(90)
            if number == 5:
                page.insert_text((170, 560), KEYWORD, fontname="china-s", fontsize=12)
        document.save(path)
    return path


@pytest.fixture
def screen(qapp: QApplication) -> Iterator[QApplication]:
    """The application; windows and look are gone afterwards."""
    before = (qapp.palette(), qapp.styleSheet(), qapp.font())
    yield qapp
    for shell in qapp.findChildren(Shell):
        shell.window.deleteLater()
        shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


@pytest.fixture
def office(qtbot: QtBot, screen: QApplication, home: Home) -> Iterator[Office]:
    """The window as the program builds it, shown, with its cloud connected."""
    shell = Shell(screen, home)
    shell.start([])
    person = Office(qtbot, shell, home)
    try:
        person.until(lambda: bool(shell.window.workbench.seals))
        yield person
    finally:
        shell.shutdown()


@pytest.fixture
def opened(office: Office, bid: Path) -> Office:
    """The window with the bid open."""
    office.shell.window.open([bid])
    office.until(lambda: office.shell.window.workbench.current is not None)
    return office
