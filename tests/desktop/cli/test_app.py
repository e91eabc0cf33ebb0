"""The entry of the command line: arguments, errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.app import arrange, main

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("given", "arranged"),
    [
        ([], ["gui"]),
        (["a.pdf"], ["gui", "a.pdf"]),
        (["gui", "a.pdf"], ["gui", "a.pdf"]),
        (["--lang", "en", "a.pdf"], ["gui", "--lang", "en", "a.pdf"]),
        (["--json", "stamp", "a.pdf"], ["stamp", "--json", "a.pdf"]),
        (["--cloud=x", "scheme", "list"], ["scheme", "list", "--cloud=x"]),
        (["--json", "account"], ["account", "--json"]),
        (["--help"], ["--help"]),
        (["--version"], ["--version"]),
        (["stamp", "--json"], ["stamp", "--json"]),
    ],
)
def test_arrange(given: list[str], arranged: list[str]) -> None:
    assert arrange(given) == arranged


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_usage_error_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, content = run_json(capsys, "stamp")
    assert code == 2
    assert content["operation"] == "stamp"
    assert content["status"] == "failed"
    assert content["error"]["code"] == "usage"
    assert set(content["error"]) == {"code", "message", "next"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["stamp", "a.pdf"],
        ["stamp", "a.pdf", "--place", "nonsense"],
        ["stamp", "a.pdf", "--place", "all", "--algorithm", "dsa"],
        ["stamp", "a.pdf", "--place", "all", "--unknown"],
        ["stamp", "a.pdf", "--place", "all", "--cloud", "http://cloud.example"],
        ["scheme"],
        ["scheme", "nonsense"],
    ],
)
def test_wrong_use_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, content = run_json(capsys, *arguments)
    assert code == 2
    assert content["error"]["message"]


def test_unreachable_cloud_exits_with_four(capsys: pytest.CaptureFixture[str]) -> None:
    code, content = run_json(
        capsys, "stamp", "a.pdf", "--place", "all", "--cloud", "http://127.0.0.1:9"
    )
    assert code == 4
    assert content["error"]["code"] == "cloud.unreachable"


def test_errors_come_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, content = run_json(capsys, "stamp", "a.pdf", "--place", "nonsense", "--lang", "en")
    assert code == 2
    assert content["error"]["message"].isascii() or "nonsense" in content["error"]["message"]
    assert "cannot be read" in content["error"]["message"]


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "stamp" in capsys.readouterr().out
    assert main(["stamp", "--help", "--lang", "en"]) == 0
    assert "--dry-run" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("bidseal ")


@pytest.mark.parametrize(
    ("command", "more"), [("['scheme', 'list']", {"pymupdf"}), ("['stamp', '--help']", set())]
)
def test_no_command_but_the_window_loads_qt_or_a_server(command: str, more: set[str]) -> None:
    heavy = {"PySide6", "pyhanko", "sqlalchemy", "fastapi", "uvicorn", "keyring"} | more
    code = (
        f"import sys; from desktop.cli.app import main; main({command});"
        f"sys.exit(', '.join(sorted({heavy!r} & set(sys.modules))) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
