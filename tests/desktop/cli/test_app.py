"""The entry of the command line: arguments, errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.app import arrange, main
from desktop.cli.parser_messages import parser_message

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


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["stamp"], "缺少 FILES…", "FILES… is missing"),
        (["stamp", "a.pdf"], "没有指定盖章位置", "no place is given"),
        (["stamp", "a.pdf", "-o"], "选项 -o 需要一个值", "the option -o needs a value"),
        (["stamp", "a.pdf", "--dry-run=1"], "选项 --dry-run 不带值", "takes no value"),
        (["stamp", "a.pdf", "--unknown"], "没有选项 --unknown", "no option --unknown"),
        (["stamp", "a.pdf", "--algorithm", "dsa"], "只能是 rsa, sm2", "can only be rsa, sm2"),
        (["cloud", "serve", "--port", "x"], "--port 的值不正确", "--port is not valid"),
        (["account", "show", "more"], "多余的参数 more", "more is too much"),
        (["scheme", "nonsense"], "没有命令“nonsense”", "no command “nonsense”"),
        (["nonsense"], "没有命令“nonsense”", "no command “nonsense”"),
        (["stamp", "a", "--place", "all", "--cloud", "nowhere"], "“nowhere”不正确", "not valid"),
    ],
)
def test_wrong_use_is_explained_in_both_languages(
    arguments: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, part in (("zh-CN", chinese), ("en", english)):
        assert main(["--lang", language, *arguments]) == 2
        said = capsys.readouterr().err
        assert part in said
        assert ("。 " in said) == (language == "zh-CN")


def test_other_words_of_the_parser() -> None:
    assert parser_message("Missing command.") == "缺少子命令"
    assert parser_message("Something new happened.") == "Something new happened"


def test_without_a_screen_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(["gui"]) == 2
    assert "没有图形界面" in capsys.readouterr().err


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
    "command",
    ["main(['scheme', 'list'])", "main(['stamp', '--help'])", "from desktop.cli import stamp_run"],
)
def test_no_command_loads_qt_a_server_or_a_pdf_library(command: str) -> None:
    """Files are read by the engine's process, which loads what that needs."""
    heavy = {"PySide6", "pyhanko", "sqlalchemy", "fastapi", "uvicorn", "keyring", "pymupdf"}
    code = (
        f"import sys; from desktop.cli.app import main; {command};"
        f"sys.exit(', '.join(sorted({heavy!r} & set(sys.modules))) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
