"""The theme: every token of the sheet exists, schemes switch at run time."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.theme import Theme, style_sheet
from widgets.icons import icon
from widgets.tokens import Scheme, current, load_tokens


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_has_no_open_token(scheme: Scheme, tmp_path: Path) -> None:
    sheet = style_sheet(load_tokens(scheme), icons=tmp_path)
    assert "@" not in sheet
    assert tmp_path.as_posix() in sheet


def test_the_sheet_names_no_colour_itself() -> None:
    text = files("resources").joinpath("styles", "window.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{6}", text)


def test_schemes_switch_at_run_time(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    before = (qapp.palette(), qapp.styleSheet(), qapp.font())
    theme = Theme(qapp, tmp_path)
    theme.apply("light")
    assert theme.scheme == "light"
    light = icon("open").pixmap(24, 24).toImage()
    with qtbot.waitSignal(theme.changed):
        theme.apply("dark", factor=1.3)
    assert theme.scheme == current().scheme == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == load_tokens("dark").colour("bg")
    assert qapp.font().pixelSize() == 17
    assert icon("open").pixmap(24, 24).toImage() != light
    for image in re.findall(r"url\(([^)]+)\)", qapp.styleSheet()):
        assert Path(image).is_file()
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply("dark", factor=1.3)
    theme.apply("light")
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])
    qapp.setFont(before[2])
    theme.deleteLater()
