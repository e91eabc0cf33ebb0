"""One list of actions: complete, without clashes, with names in both languages."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from desktop.services.actions import ActionRegistry, menus, plain, specs
from resources.i18n import Language, tr
from widgets.icons import svg

CJK = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES: list[Language] = ["zh-CN", "en"]


def mnemonic(text: str) -> str:
    found = re.search(r"&(\w)", text)
    assert found, text
    return found.group(1).upper()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_mnemonics(language: Language) -> None:
    tr.language = language
    for spec in specs():
        name = plain(spec.text)
        assert name
        assert "&" not in name
        assert bool(CJK.search(name)) == (language == "zh-CN")
    bar = Counter(mnemonic(menu.text) for menu in menus())
    assert max(bar.values()) == 1, bar
    for menu in menus():
        letters = Counter(mnemonic(spec.text) for spec in specs() if spec.menu == menu.id)
        if menu.id == "file":
            letters[mnemonic(tr("最近打开(&R)"))] += 1
        assert max(letters.values()) == 1, (menu.id, letters)


def test_no_two_actions_share_a_shortcut(qtbot: QtBot) -> None:
    sequences = Counter(
        QKeySequence(keys).toString() for spec in specs() for keys in spec.shortcuts
    )
    assert all(count == 1 for count in sequences.values()), sequences
    assert "" not in sequences


def test_every_action_has_a_menu_and_its_icon_exists() -> None:
    known = {menu.id for menu in menus()}
    ids = Counter(spec.id for spec in specs())
    assert max(ids.values()) == 1
    for spec in specs():
        assert spec.menu in known
        if spec.icon:
            assert "currentColor" in svg(spec.icon)


def test_connected_slots_are_called_without_arguments(qtbot: QtBot) -> None:
    owner = QObject()
    registry = ActionRegistry(owner)
    calls: list[str] = []
    registry.connect_all({"file.open": lambda: calls.append("open")})
    registry["file.open"].trigger()
    registry.enable(["file.open"], False)
    registry["file.open"].trigger()
    assert calls == ["open"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("打开(&O)…", "打开"), ("&Open…", "Open"), ("退出(&Q)", "退出"), ("Fit &Width", "Fit Width")],
)
def test_plain(text: str, name: str) -> None:
    assert plain(text) == name
