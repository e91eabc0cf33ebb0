"""A damaged file in the window: said on opening, repaired into a copy that opens beside it."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from pytestqt.qtbot import QtBot

from desktop.window.window import Window
from signing.engine.process import EngineProcess


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "标书.pdf"
    with pymupdf.open() as document:
        document.new_page(width=595, height=842)
        document.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref\n0 ")])
    return path


def test_damaged_file_is_repaired_on_request(window: Window, qtbot: QtBot, damaged: Path) -> None:
    before, info = damaged.read_bytes(), window.view.info
    with EngineProcess() as engine:
        window.set_engine(engine)
        window.workbench.open([damaged])
        qtbot.waitUntil(lambda: info.message is not None)
        assert info.message is not None
        assert info.message.action == "修复成副本"
        assert "原文件未被改动" in info.message.text
        assert info.message.on_action is not None
        info.message.on_action()
        qtbot.waitUntil(lambda: window.view.tabs.count() == 2)
        current = window.workbench.current
    assert current is not None
    assert current.document.path == damaged.with_name("标书_已修复.pdf")
    assert not current.document.repaired
    assert info.message.action == ""
    assert "副本《标书_已修复.pdf》" in info.message.text
    assert damaged.read_bytes() == before
