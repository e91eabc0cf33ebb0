"""One version, wherever it is asked for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from desktop.cli.app import main
from signing.version import SOFTWARE, VERSION

ROOT = Path(__file__).parents[2]


def test_command_line_and_package_say_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    main(["--version"])
    assert capsys.readouterr().out.strip() == f"bidseal {VERSION}"
    assert SOFTWARE.split() == ["BidSeal", "标印", VERSION]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {
        "attr": "signing.version.VERSION"
    }
