"""Settings keep their types; recent files stay short and unique."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from desktop.services.settings import (
    ALL,
    FONT_FACTOR,
    LANGUAGE,
    MAX_RECENT,
    NATIVE_DIALOGS,
    THEME,
    Settings,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_defaults_without_a_file(file: Path) -> None:
    settings = Settings(file)
    for setting in ALL:
        assert settings.get(setting) == setting.default
        assert setting.about


def test_values_survive_with_their_types(file: Path) -> None:
    first = Settings(file)
    first.put(THEME, "dark")
    first.put(FONT_FACTOR, 1.3)
    first.put(NATIVE_DIALOGS, False)
    first.put_geometry(QByteArray(b"\x01\x02"))
    del first
    again = Settings(file)
    assert again.get(THEME) == "dark"
    assert again.get(FONT_FACTOR) == 1.3
    assert again.get(NATIVE_DIALOGS) is False
    assert again.get(LANGUAGE) == "zh-CN"
    assert again.geometry() == QByteArray(b"\x01\x02")


def test_nonsense_in_the_file_is_the_default(file: Path) -> None:
    file.write_text("[look]\nfont-factor=large\n", encoding="utf-8")
    assert Settings(file).get(FONT_FACTOR) == 1.0


def test_recent_files(file: Path) -> None:
    settings = Settings(file)
    for number in range(MAX_RECENT + 5):
        settings.add_recent(Path(f"/files/标书{number}.pdf"))
    settings.add_recent(Path("/files/标书10.pdf"))
    recent = Settings(file).recent()
    assert len(recent) == MAX_RECENT == len(set(recent))
    assert recent[0] == Path("/files/标书10.pdf")
    settings.remove_recent(recent[0])
    assert settings.recent()[0] == Path(f"/files/标书{MAX_RECENT + 4}.pdf")
    settings.clear_recent()
    assert Settings(file).recent() == []


def test_one_recent_file_is_still_a_list(file: Path) -> None:
    Settings(file).add_recent(Path("/files/a,b.pdf"))
    assert Settings(file).recent() == [Path("/files/a,b.pdf")]
