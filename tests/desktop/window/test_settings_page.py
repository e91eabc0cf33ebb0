"""The settings page stores what is chosen, and what stamping reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.services.settings import LEVEL, Settings
from desktop.window.settings_page import SettingsPage
from desktop.window.window import Window
from signing.level import Level


def test_the_signature_level_is_offered_and_stored(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    page = SettingsPage(settings)
    qtbot.addWidget(page)
    combo = page.findChild(QComboBox, "settingLevel")
    assert isinstance(combo, QComboBox)
    assert [combo.itemData(row) for row in range(combo.count())] == [item.value for item in Level]
    assert combo.currentData() == Level.B_T
    combo.setCurrentIndex(combo.findData(Level.B_LTA.value))
    assert settings.get(LEVEL) == "B-LTA"
    assert Settings(tmp_path / "settings.ini").get(LEVEL) == "B-LTA"


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_every_setting_can_be_reached_in_the_smallest_window(qtbot: QtBot, tmp_path: Path) -> None:
    page = SettingsPage(Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(page)
    page.resize(870, 300)
    page.show()
    scroll, last = page.findChild(QScrollArea), page.findChild(QPushButton, "settingClearRecent")
    assert isinstance(scroll, QScrollArea)
    assert isinstance(last, QPushButton)
    assert last.height() >= last.sizeHint().height()
    assert (
        not scroll.viewport().rect().contains(last.mapTo(scroll.viewport(), last.rect().center()))
    )
    scroll.ensureWidgetVisible(last)
    assert scroll.viewport().rect().contains(last.mapTo(scroll.viewport(), last.rect().center()))


def test_stamping_follows_the_stored_level_and_survives_nonsense(
    window: Window, settings: Settings
) -> None:
    assert window.workbench.level is Level.B_T
    settings.put(LEVEL, "B-LT")
    assert window.workbench.level is Level.B_LT
    settings.put(LEVEL, "B-XYZ")
    assert window.workbench.level is Level.B_T
