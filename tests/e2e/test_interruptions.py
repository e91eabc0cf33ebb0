"""What goes wrong: the phone leaves or refuses, helpers are killed, the window starts twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.drawer.state import Button
from desktop.embedded.record import CloudFolder
from desktop.window.app import Shell, run
from signing.placement.model import RuleKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.home import Home
    from tests.e2e.conftest import Office, Phone

ROOT = Path(__file__).parents[2]
SM2 = "right-per-member-unit-test-a-sm2"


def submitted(office: Office) -> str:
    """Place one seal, submit; the link of the QR code."""
    if not office.document.rules:
        office.place(RuleKind.PAGE, "公章", at=(60, 90))
        office.settle()
    office.press("submit")
    office.until_drawer("请用手机扫码")
    return office.qr_link()


@pytest.mark.browser
@pytest.mark.requirement("R144")
def test_leaving_the_waiting_page_is_told_and_a_new_scan_continues(
    opened: Office, phone: Phone, bid: Path
) -> None:
    office = opened
    office.live(phone.do(phone.first_time, submitted(office), SM2))
    office.live(phone.do(phone.page.route, "**/work", lambda route: None))
    office.live(phone.do(phone.sign, SM2))
    office.live(phone.do(phone.page.goto, "about:blank"))
    left = office.until_drawer("手机已离开等待页面,签章中断")
    assert "印章位置已保留" in left.message
    assert len(office.document.rules) == 1
    assert office.account().balance == "100.00"
    assert [path.name for path in bid.parent.glob("*.pdf")] == [bid.name]

    office.live(phone.do(phone.page.unroute_all))
    office.press("drawer-refresh")
    office.until_drawer("请用手机扫码")
    office.live(phone.do(phone.scan, office.qr_link()))
    office.live(phone.do(phone.sign, SM2))
    office.until_drawer("签章完成")
    assert office.account().balance == "98.50"


@pytest.mark.browser
@pytest.mark.requirement("R147")
def test_a_refusal_is_told_costs_nothing_and_can_be_submitted_again(
    opened: Office, phone: Phone, bid: Path
) -> None:
    office, original = opened, bid.read_bytes()
    office.live(phone.do(phone.first_time, submitted(office), SM2))
    office.live(phone.do(phone.refuse))
    office.until_drawer("拒绝")
    office.until(lambda: Button.RETRY in office.drawer.buttons)
    assert office.drawer.failed
    assert len(office.document.rules) == 1
    assert office.account().available == "100.00"
    assert [path.name for path in bid.parent.iterdir()] == [bid.name]

    office.press("drawer-retry")
    office.until_drawer("请用手机扫码")
    office.live(phone.do(phone.scan, office.qr_link()))
    office.live(phone.do(phone.sign, SM2))
    office.until_drawer("签章完成")
    assert office.account().balance == "98.50"
    assert bid.read_bytes() == original


@pytest.mark.browser
def test_the_window_survives_its_killed_helpers_and_finishes(opened: Office, phone: Phone) -> None:
    office, folder = opened, CloudFolder(opened.home.cloud)
    link, before = submitted(office), folder.read()
    office.until(lambda: bool(active_children()))
    painters = {child.pid for child in active_children()}
    assert before is not None
    for pid in (before.pid, *painters):
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    office.canvas.go_to(4)
    office.until(lambda: bool({child.pid for child in active_children()} - painters))
    office.until(lambda: folder.read() not in (None, before))
    assert office.drawer.link == link
    office.live(phone.do(phone.first_time, link, SM2))
    office.live(phone.do(phone.sign, SM2))
    office.until_drawer("签章完成")
    assert office.account().balance == "98.50"


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_second_start_hands_its_file_over(
    qtbot: QtBot, screen: QApplication, home: Home, bid: Path
) -> None:
    names: list[str] = []

    def second_start() -> None:
        shell = screen.findChildren(Shell)[-1]
        command = [sys.executable, str(ROOT / "main.py"), "gui", str(bid)]
        second = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE)
        try:
            qtbot.waitUntil(lambda: second.poll() is not None)
            qtbot.waitUntil(lambda: shell.window.workbench.current is not None)
            assert second.returncode == 0
            session = shell.window.workbench.current
            names.extend([session.document.name] if session else [])
        finally:
            second.communicate()
            shell.window.frame.close()

    QTimer.singleShot(500, second_start)
    assert run([], home=home) == 0
    assert names == [bid.name]
