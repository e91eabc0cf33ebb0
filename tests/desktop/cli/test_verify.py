"""`bidseal verify` on files of strangers: verdicts, reports, and no crash whatever they hold."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from asn1crypto import pem

from desktop.cli.app import main
from desktop.cli.terminal import Terminal
from desktop.trust import trust_of_system

MakePdf = Callable[..., Path]


def test_several_files_and_what_is_wrong_with_each(
    capsys: pytest.CaptureFixture[str], make_pdf: MakePdf, tmp_path: Path
) -> None:
    plain, junk, bomb = make_pdf(), tmp_path / "junk.pdf", tmp_path / "bomb.pdf"
    junk.write_bytes(b"not a PDF")
    bomb.write_bytes(b"%PDF-1.7\n" + b"<<" * 200_000 + b"/ByteRange[0 1 2 3]")
    code = main(["verify", str(plain), str(junk), str(bomb), str(tmp_path / "no.pdf"), "--json"])
    content = json.loads(capsys.readouterr().out)
    assert code == 1
    assert (content["version"], content["operation"]) == (1, "verify")
    said = {Path(entry["input"]).name: entry for entry in content["files"]}
    assert said[plain.name]["verdict"] == "unsigned"
    assert said[plain.name]["error"] is None
    assert said["junk.pdf"]["error"]["code"] == "document.not-pdf"
    assert said["bomb.pdf"]["verdict"] == "invalid"
    (signature,) = said["bomb.pdf"]["signatures"]
    assert signature["findings"][0]["attack"] == "universal-signature-forgery"
    assert "USF" in signature["findings"][0]["name"]
    assert said["no.pdf"]["error"]["code"] == "document.access"


def test_a_report_is_written_and_told_in_words(
    capsys: pytest.CaptureFixture[str], make_pdf: MakePdf, tmp_path: Path
) -> None:
    report, forged = tmp_path / "report.pdf", tmp_path / "forged.pdf"
    value = b"/AcroForm<</Fields[<</FT/Sig/T(S)/V<</Type/Sig/ByteRange[0 1 2 3]>>>>]>>/Type/Catalog"
    data = make_pdf().read_bytes()
    assert b"/Type/Catalog" in data
    forged.write_bytes(data.replace(b"/Type/Catalog", value, 1))
    assert main(["verify", str(forged), "--report", str(report), "--system-trust"]) == 1
    assert "USF" in capsys.readouterr().out
    with pymupdf.open(report) as document:
        assert "SM3" in document[0].get_text()


def test_the_system_has_roots() -> None:
    for der in trust_of_system().anchors:
        assert pem.armor("CERTIFICATE", der)


def test_a_strangers_name_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(as_json=False)
    for say in (terminal.say, terminal.warn):
        say("张伟\x1b[1A\x1b[2K\r\x9b2J\u202e有效\n\t下一行")
    said = capsys.readouterr()
    assert said.out == said.err == "张伟�[1A�[2K��2J�有效\n\t下一行\n"


def test_a_name_of_two_lines_is_told_in_one(
    capsys: pytest.CaptureFixture[str], make_pdf: MakePdf
) -> None:
    """Whoever names his file may not write a verdict of his own."""
    bid = make_pdf()
    liar = bid.with_name("a.pdf:有效。\nb.pdf")
    bid.rename(liar)
    for missing in (liar, liar.with_name("无\n此文件")):
        assert main(["verify", str(missing)]) == 1
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        assert "�" in said


@pytest.mark.parametrize("name", [".", ""])
def test_a_folder_without_a_name_is_called_by_its_own(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["verify", name]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path.name}:失败。无法读取《{tmp_path.name}》")


class Refusing(io.StringIO):
    """A stream at the end of a full disk."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_an_output_that_takes_nothing_is_said_without_a_traceback(
    options: list[str],
    capsys: pytest.CaptureFixture[str],
    make_pdf: MakePdf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bid = make_pdf()
    with monkeypatch.context() as full:
        full.setattr("sys.stdout", Refusing())
        assert main(["verify", str(bid), *options]) == 1
    assert capsys.readouterr().err.startswith("无法写入 输出:磁盘空间不足。 已完成的文件不受影响。")
    with monkeypatch.context() as full:
        full.setattr("sys.stdout", Refusing())
        full.setattr("sys.stderr", Refusing())
        assert main(["verify", str(bid), *options]) == 1


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_without_a_console_the_exit_code_still_tells(
    options: list[str], make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    bid = make_pdf()
    monkeypatch.setattr("sys.stdout", None)
    assert main(["verify", str(bid), *options]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has this device")
def test_a_full_disk_behind_the_output_leaves_python_nothing_to_say(make_pdf: MakePdf) -> None:
    command = [sys.executable, "-m", "main", "verify", str(make_pdf()), "--json"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1


def test_a_report_never_replaces_the_verified_file(
    capsys: pytest.CaptureFixture[str], make_pdf: MakePdf
) -> None:
    bid = make_pdf()
    before = bid.read_bytes()
    assert main(["verify", str(bid), "--report", str(bid)]) == 1
    assert "被验证的文件" in capsys.readouterr().err
    assert bid.read_bytes() == before
