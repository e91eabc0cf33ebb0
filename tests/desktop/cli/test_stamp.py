"""`bidseal stamp`, `demo`, `verify`, `sync` and `account` as processes, with the embedded cloud."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.app import main
from desktop.home import Home
from sync.cloud.server import RunningCloud
from sync.cloud.settings import CloudSettings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def shared_home(sown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder, so that the tests of this module find the embedded cloud warm."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(sown, Home(home).cloud)
    return home


class Shell:
    def __init__(self, home: Path) -> None:
        self.environment = {
            **os.environ,
            "BIDSEAL_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def json(self, *arguments: object) -> tuple[int, dict[str, Any]]:
        with self.start(*arguments, "--json") as process:
            out, _ = process.communicate(timeout=120)
        content: dict[str, Any] = json.loads(out)
        return process.returncode, content


@pytest.fixture
def shell(shared_home: Path) -> Shell:
    return Shell(shared_home)


def test_stamp_follows_the_contract(shell: Shell, make_pdf: Callable[..., Path]) -> None:
    good, bad = make_pdf(), make_pdf("bad.pdf")
    bad.write_text("no PDF")
    out = good.parent / "out"
    code, content = shell.json(
        "stamp", good, bad, "-o", out, "--phone", "virtual", "--algorithm", "sm2",
        "--place", "page=1;x=100;y=150;seal=财务专用章", "--place", "seam", "--level", "B-LTA",
    )  # fmt: skip
    assert (code, content["status"], content["operation"]) == (1, "partial", "stamp")
    assert content["charge"] == {"mode": "use", "amount": "1.50", "currency": "CNY"}
    done, failed = content["files"]
    assert (done["status"], failed["status"]) == ("done", "failed")
    assert failed["error"]["code"] == "document.not-pdf"
    assert Path(done["output"]) == out / "标书_已签章.pdf"
    data = Path(done["output"]).read_bytes()
    assert data.count(b"/Type/DSS") == data.count(b"/SubFilter/ETSI.RFC3161") == 1
    mark = done["marks"][0]
    assert (mark["rule"], mark["page"], mark["slice"]) == ("page", 1, None)
    assert mark["rect_mm"] == [81.0, 131.0, 119.0, 169.0]
    assert mark["rect_pt"][0] == pytest.approx(81 / 25.4 * 72, abs=0.01)
    assert [item["slice"] for item in done["marks"][1:]] == [[1, 3], [2, 3], [3, 3]]
    (signature,) = done["signatures"]
    assert signature["algorithm"] == "sm2-sm3"
    assert set(signature) == {"field", "algorithm", "signer", "serial", "timestamp"}

    code, content = shell.json("verify", done["output"])
    assert code == 0
    assert content["files"][0]["verdict"] == "valid"
    assert content["files"][0]["signatures"][0]["test_certificate"] is True
    code, content = Shell(good.parent / "fresh").json("verify", done["output"])
    assert (code, content["files"][0]["verdict"]) == (1, "unknown")
    assert shell.json("verify", good)[1]["files"][0]["verdict"] == "unsigned"
    assert shell.json("verify", bad)[1]["files"][0]["error"]["code"] == "document.not-pdf"


def test_dry_run_lists_marks_only(shell: Shell, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf()
    code, content = shell.json("stamp", path, "--place", "all", "--dry-run")
    assert code == 0
    assert (content["session"], content["charge"]) == (None, None)
    (file,) = content["files"]
    assert (file["status"], file["output"], len(file["marks"])) == ("skipped", None, 3)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.requirement("R149")
def test_the_platforms_limit_is_named_before_anything_is_written(
    shell: Shell, tmp_path: Path
) -> None:
    import pymupdf

    path = tmp_path / "长.pdf"
    with pymupdf.open() as document:
        for _ in range(5_001):
            document.new_page(width=595, height=842)
        document.save(path)
    place = ("--place", "page=1;x=60;y=60", "--platform", "demo-b")
    code, content = shell.json("stamp", path, *place, "--dry-run")
    assert (code, content["status"], content["error"]["code"]) == (2, "failed", "platform.limit")
    assert "演示交易平台乙" in content["error"]["message"]
    assert "5000 页,这次有 5001 页" in content["error"]["message"]
    assert len(content["files"][0]["marks"]) == 1
    code, content = shell.json("stamp", path, *place, "--phone", "virtual")
    assert (code, content["error"]["code"]) == (2, "platform.limit")
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".pdf"] == [path.name]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_cancels(shell: Shell, make_pdf: Callable[..., Path], number: int) -> None:
    path = make_pdf()
    with shell.start("stamp", path, "--place", "all", "--json", "--lang", "en") as process:
        assert process.stderr
        for line in process.stderr:
            if "/m/scan#" in line:
                break
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert json.loads(out)["status"] == "cancelled"
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_virtual_phone_needs_a_sandbox(
    shell: Shell, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    virtual = ("stamp", make_pdf(), "--place", "all", "--phone", "virtual", "--cloud")
    code, content = shell.json(*virtual, "https://[::1]:9")
    assert (code, content["error"]["code"]) == (4, "cloud.unreachable")
    with RunningCloud(CloudSettings(data_dir=tmp_path / "cloud", sandbox=False)) as cloud:
        code, content = shell.json(*virtual, cloud.url)
    assert (code, content["error"]["code"]) == (2, "usage")
    assert "--phone virtual" in content["error"]["message"]


def test_sync_and_account(shell: Shell) -> None:
    code, content = shell.json("sync")
    assert code == 0
    assert content["resumed"] == []
    assert len(content["seals"]) == 6
    code, content = shell.json("account", "show")
    assert code == 0
    assert content["sandbox"] is True


def test_login_by_scan_is_free(shell: Shell) -> None:
    before = shell.json("account", "show")[1]["balance"]
    login = ("account", "login", "--phone", "virtual", "--platform")
    code, content = shell.json(*login, "demo-b")
    assert code == 0, content
    assert content["balance"] == before
    code, content = shell.json(*login, "nowhere")
    assert (code, content["error"]["code"]) == (2, "usage")
    assert "demo-b" in content["error"]["message"]


def test_demo_leaves_everything(shell: Shell, tmp_path: Path) -> None:
    code, content = shell.json("demo", "-o", tmp_path / "demo", "--lang", "en")
    assert (code, content["status"]) == (0, "done")
    assert content["verdict"] == "valid"
    rules = {mark["rule"] for mark in content["files"][0]["marks"]}
    assert rules == {"page", "pages", "all", "seam", "keyword"}
    left = [
        content["files"][0]["output"],
        content["report"],
        content["trust"],
        *content["pictures"],
    ]
    assert all(Path(path).stat().st_size > 0 for path in left)
    assert len(content["pictures"]) >= 3


def test_bad_requests_say_why_before_any_session(
    shell: Shell, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    signed = tmp_path / "signed"
    place = ("--place", "page=1;x=60;y=80", "--phone", "virtual")
    assert shell.json("stamp", make_pdf(), *place, "-o", signed)[0] == 0
    (once,) = signed.iterdir()

    def refusal(*arguments: object) -> tuple[int, str]:
        code, content = shell.json("stamp", *arguments)
        assert content["session"] is None
        error = content["files"][0]["error"] if content["files"] else content["error"]
        return code, error["code"]

    nowhere = ("--place", "field=没有", "--phone", "virtual")
    assert refusal(once, *nowhere, "--dry-run") == (1, "placement")
    assert refusal(once, *nowhere) == (1, "placement")
    outside = ("--place", "page=1;x=5;y=5", "--dry-run")
    assert refusal(make_pdf(), *outside) == (1, "placement.outside")
    assert refusal(make_pdf(), *place, "--platform", "nowhere") == (2, "usage")
    assert refusal(make_pdf(), *place, "--platform", "nowhere", "--dry-run") == (2, "usage")
    assert [item.name for item in signed.iterdir()] == [once.name]


def test_reasons_of_the_system_come_in_chinese(shell: Shell, tmp_path: Path) -> None:
    _, content = shell.json("stamp", tmp_path / "无.pdf", "--place", "all", "--dry-run")
    assert content["files"][0]["error"]["message"] == "无法读取《无.pdf》:文件或文件夹不存在。"


def test_seals_are_listed_shown_exported_and_checked(
    shared_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BIDSEAL_HOME", str(shared_home))

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        code = main(["seal", *map(str, arguments), "--json"])
        content: dict[str, Any] = json.loads(capsys.readouterr().out)
        return code, content

    code, listed = run("list")
    assert code == 0
    assert {"id": "seal-official", "kind": "official"}.items() <= listed["seals"][0].items()
    path = tmp_path / "公章.esl"
    code, exported = run("export", "公章", "-o", path)
    assert (code, exported["output"]) == (0, str(path))
    assert exported["seal"]["size_mm"] == [40, 40]
    assert run("show", "公章")[1]["seal"] == exported["seal"]
    code, checked = run("check", path)
    assert (code, checked["status"]) == (0, "done")
    assert checked["check"]["chain"] == "trusted"
    assert run("export", "公章", "-o", path)[1]["error"]["code"] == "output"
    path.write_bytes(path.read_bytes().replace(b"seal-official", b"seal-OFFICIAL"))
    code, checked = run("check", path)
    assert (code, checked["check"]["maker"]) == (1, "wrong")
    assert run("check", tmp_path / "nowhere.esl")[1]["error"]["code"] == "document.access"
    assert main(["seal", "list"]) == main(["seal", "show", "公章"]) == 0
    assert main(["seal", "check", str(path)]) == 1
    assert main(["seal", "export", "公章", "-o", str(tmp_path / "b.esl")]) == 0
    said = capsys.readouterr().out
    assert "40×40" in said
    assert "可能被伪造" in said


def test_damaged_file_is_repaired_openly(shell: Shell, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf("damaged.pdf")
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"startxref")])
    before = path.read_bytes()
    place = ("--place", "page=1;x=100;y=150;seal=公章")
    code, _ = shell.json("stamp", path, *place, "--dry-run", "--repair")
    assert (code, [item.name for item in path.parent.glob("damaged*")]) == (0, [path.name])
    code, content = shell.json("stamp", path, *place, "--repair", "--phone", "virtual")
    done = content["files"][0]
    assert (code, done["status"], done["input"]) == (0, "done", str(path))
    copy = Path(done["repaired"])
    assert copy == path.with_name("damaged_已修复.pdf")
    assert Path(done["output"]) == path.with_name("damaged_已签章.pdf")
    assert Path(done["output"]).read_bytes().startswith(copy.read_bytes())
    assert path.read_bytes() == before
