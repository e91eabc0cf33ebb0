"""`bidseal verify` on files of strangers: verdicts, reports, and no crash whatever they hold."""

from __future__ import annotations

import json
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


def test_a_report_never_replaces_the_verified_file(
    capsys: pytest.CaptureFixture[str], make_pdf: MakePdf
) -> None:
    bid = make_pdf()
    before = bid.read_bytes()
    assert main(["verify", str(bid), "--report", str(bid)]) == 1
    assert "被验证的文件" in capsys.readouterr().err
    assert bid.read_bytes() == before
