"""The window follows the platform that was chosen: its price, its words, its limits, its colour."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.cloud.desk import Connection
from desktop.drawer.state import Button
from desktop.services.settings import PLATFORM, Settings
from widgets.platform_picker import PlatformEntry, PlatformPicker, accent_mark

SLOW = 60_000


def limit(cloud: Any, pages: int) -> None:
    """The operator lets demo-b take fewer pages; the directory is asked anew each time."""
    with sqlite3.connect(next(cloud.data.glob("*.sqlite3"))) as store:
        changed = store.execute(
            "UPDATE platform SET limits = json_set(limits, '$.pages', ?) WHERE code = 'demo-b'",
            (pages,),
        )
        assert changed.rowcount == 1


@pytest.mark.requirement("R149")
def test_price_words_and_limits_are_those_of_the_platform(
    qtbot: QtBot, ready: Any, cloud: Any, tmp_path: Path
) -> None:
    footer = ready.view.inspector.footer
    box = footer.findChild(QComboBox, "platform")
    cost, button = footer.findChild(QLabel, "costLine"), footer.findChild(QPushButton, "submit")
    assert box.accessibleName() == "交易平台"
    assert [box.itemText(n) for n in range(2)] == ["甲 · 演示交易平台甲", "乙 · 演示交易平台乙"]
    assert (box.currentData(), button.text()) == ("demo-a", "提交签章")
    assert "1.50" in cost.text()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == "demo-b"
    assert Settings(tmp_path / "settings.ini").get(PLATFORM) == "demo-b"
    assert "2.00" in cost.text()
    assert (button.text(), button.accessibleName()) == ("提交电子签章", "提交电子签章")
    assert button.isEnabled()

    # fewer pages than the document has: named before any QR
    limit(cloud, 3)
    ready.cloud.refresh()
    findings = ready.view.inspector.findings

    def said() -> str:
        labels = findings.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisibleTo(findings))

    qtbot.waitUntil(lambda: "一次最多 3 页,这次有 4 页" in said(), timeout=SLOW)
    assert "演示交易平台乙" in said()
    assert not button.isEnabled()
    ready.desk.submit()
    assert not ready.desk.busy
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert "一次最多" not in said()
    assert button.isEnabled()
    limit(cloud, 4)
    ready.cloud.refresh()
    qtbot.waitUntil(
        lambda: ready.cloud.state.platforms[1].limits.pages == 4 and button.isEnabled(),
        timeout=SLOW,
    )
    qtbot.keyClick(box, Qt.Key.Key_Down)

    # and the session goes there
    ready.desk.submit()
    ready.wait_for(qtbot, Button.OPEN_PHONE)
    drawer = ready.drawer
    assert drawer.findChild(QLabel, "drawerTitle").text() == "提交电子签章"
    assert drawer.findChild(QLabel, "drawerFile").text() == "投标文件:标书.pdf · 4 页"
    assert "乙 · 演示交易平台乙" in drawer.findChild(QLabel, "drawerSummary").text()
    assert "2.00" in drawer.findChild(QLabel, "drawerCost").text()
    with sqlite3.connect(next(cloud.data.glob("*.sqlite3"))) as store:
        assert store.execute("SELECT platform FROM session").fetchall() == [("demo-b",)]
    drawer.button(Button.CANCEL).click()
    qtbot.waitUntil(lambda: not ready.desk.busy, timeout=SLOW)


def test_the_choice_is_remembered(
    qtbot: QtBot, make_desk: Callable[..., Any], cloud: Any, tmp_path: Path
) -> None:
    Settings(tmp_path / "settings.ini").put(PLATFORM, "demo-b")
    desk = make_desk(cloud.access)
    qtbot.waitUntil(lambda: desk.cloud.connection is Connection.ONLINE, timeout=SLOW)
    assert desk.view.inspector.footer.findChild(QComboBox, "platform").currentData() == "demo-b"


def test_one_platform_alone_is_told_and_not_asked_for(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    picker = PlatformPicker("platform", holder)
    assert picker.isHidden()
    picker.show_platforms([PlatformEntry("a", "演示交易平台甲", "甲", "#1558b0")], "a")
    assert picker.box.isHidden()
    only = picker.findChild(QLabel, "platformOnly")
    assert (only.isHidden(), only.text()) == (False, "甲 · 演示交易平台甲")
    picture = accent_mark("#1558b0").pixmap(16, 16).toImage()
    assert picture.pixelColor(8, 8).name() == "#1558b0"
    bare = accent_mark("").pixmap(16, 16).toImage()
    assert bare.pixelColor(8, 8).alpha() == 0
