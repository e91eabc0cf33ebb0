"""Where data is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.home import Home


def test_bidseal_home_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIDSEAL_HOME", str(tmp_path))
    home = Home.of_user()
    assert home.folder == tmp_path
    for name in ("journal", "jobs", "envelopes", "cache", "cloud", "phone", "schemes"):
        path: Path = getattr(home, name)
        assert path.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_relative_home_does_not_move_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIDSEAL_HOME", "data")
    assert Home.of_user().folder == tmp_path / "data"


def test_the_system_says_where_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIDSEAL_HOME")
    assert Home.of_user().folder.name == "BidSeal"
