"""`bidseal scheme`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli.app import main
from signing.placement.model import AllRule
from signing.placement.scheme import STANDARD, Scheme, to_json


def test_list_show_check(
    capsys: pytest.CaptureFixture[str], isolated_home: Path, tmp_path: Path
) -> None:
    saved = isolated_home / "schemes"
    saved.mkdir(parents=True)
    mine = Scheme("我的", (AllRule(),))
    (saved / "我的.json").write_text(to_json(mine), encoding="utf-8")

    assert main(["scheme", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["schemes"]
    assert [item["name"] for item in listed] == [STANDARD.name, "我的"]

    for name in ("我的", str(saved / "我的.json")):
        assert main(["scheme", "show", name, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["scheme"] == json.loads(to_json(mine))

    assert main(["scheme", "check", str(saved / "我的.json")]) == 0
    assert "1" in capsys.readouterr().out


def test_bad_schemes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert main(["scheme", "check", str(bad), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "placement.spec"
    assert main(["scheme", "show", "nowhere", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "document.access"
