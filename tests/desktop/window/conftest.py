"""A whole window without cloud and without page drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.operations import Operations
from desktop.services.settings import Settings
from desktop.services.theme import Theme
from desktop.window.window import Window

MakeWindow = Callable[..., Window]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def styled(qapp: QApplication, tmp_path: Path) -> Iterator[Theme]:
    """The real look; taken back afterwards."""
    before = (qapp.palette(), qapp.styleSheet(), qapp.font())
    theme = Theme(qapp, tmp_path / "icons")
    theme.apply("light")
    yield theme
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])
    theme.deleteLater()


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings, styled: Theme) -> Iterator[MakeWindow]:
    operations = Operations()
    made: list[Window] = []

    def make(*, width: int = 1366, height: int = 690) -> Window:
        window = Window(operations, settings)
        made.append(window)
        window.frame.resize(width, height)
        with qtbot.waitExposed(window.frame):
            window.frame.show()
        return window

    yield make
    operations.shutdown()
    for window in made:
        window.frame.close()
        window.frame.deleteLater()


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    return make_window()
