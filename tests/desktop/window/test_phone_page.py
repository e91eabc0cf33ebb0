"""Help shows where the phone page is; whatever goes wrong names the support line."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import zxingcpp
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.window.phone_page import PhonePageDialog
from desktop.window.window import Window
from sync.protocol.registration import Entrance
from widgets.infobar import InfoBar, Message

# the screenless platform says so whenever a window's smallest size changes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

ENTRANCE = Entrance(sandbox=True, hotline="400-123-4567", address="https://cloud.example/m/")


def shown(window: Window) -> PhonePageDialog:
    window.frame.registry["help.phone"].trigger()
    dialog = window.frame.findChildren(PhonePageDialog)[-1]
    assert dialog.isVisible()
    return dialog


def read_code(dialog: PhonePageDialog) -> str:
    image = dialog.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = numpy.frombuffer(image.constBits(), numpy.uint8)
    pixels = lines.reshape(image.height(), image.bytesPerLine())[:, : image.width()]
    (code,) = zxingcpp.read_barcodes(numpy.ascontiguousarray(pixels))
    return str(code.text)


@pytest.mark.requirement("R014")
def test_help_shows_the_code_of_the_phone_page(window: Window) -> None:
    texts = [label.text() for label in shown(window).findChildren(QLabel)]
    assert any("连不上云端" in text for text in texts)
    window.show_entrance(ENTRANCE)
    dialog = shown(window)
    assert read_code(dialog) == ENTRANCE.address
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert {ENTRANCE.address, "客服热线 400-123-4567"} <= set(texts)


@pytest.mark.requirement("R015")
def test_an_error_names_the_support_line(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.show_entrance(ENTRANCE)
    bad = tmp_path / "坏.pdf"
    bad.write_text("no pdf at all", encoding="utf-8")
    window.open([bad])
    qtbot.waitUntil(lambda: window.view.info.message is not None)
    support = window.view.info.findChild(QPushButton, "infoBarSupport")
    assert support is not None
    assert support.isVisible()
    assert support.text() == "联系客服 400-123-4567"
    support.click()
    assert QGuiApplication.clipboard().text() == "400-123-4567"


@pytest.mark.requirement("R015")
def test_only_errors_with_a_known_number_show_it(qtbot: QtBot) -> None:
    bar = InfoBar()
    qtbot.addWidget(bar)
    bar.show_message(Message("err", "出错"))
    assert not bar.support.isVisible()
    bar.support.set_number("400-123-4567")
    assert bar.support.isVisible()
    bar.show_message(Message("ok", "完成"))
    assert not bar.support.isVisible()
