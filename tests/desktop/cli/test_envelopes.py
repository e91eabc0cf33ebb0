"""`bidseal encrypt` and `decrypt` as processes: the receipt, exit codes, nothing left behind."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from desktop.cli.app import main
from desktop.home import Home


@pytest.fixture
def home(sown: Path, isolated_home: Path) -> Path:
    shutil.copytree(sown, Home(isolated_home).cloud)
    return isolated_home


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = main([*map(str, arguments), "--json"])
    content: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, content


@pytest.mark.requirement("R173", "R177")
@pytest.mark.skipif(sys.platform == "win32", reason="the embedded cloud is a child process")
def test_receipts_and_exit_codes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bid = tmp_path / "标书.pdf"
    bid.write_bytes(b"bid" * 999)
    virtual = ("--phone", "virtual")
    sealed = tmp_path / "标书.bse"
    code, content = run(capsys, "encrypt", bid, "-o", sealed, "--project", "一标段", *virtual)
    assert (code, content["status"], content["operation"]) == (0, "done", "encrypt")
    assert content["charge"] == {"mode": "use", "amount": "1.50", "currency": "CNY"}
    assert content["trial"] is True
    (file,) = content["files"]  # type: ignore[misc]
    assert file["output"] == str(sealed)
    (recipient,) = file["envelope"]["recipients"]
    assert recipient["serial"] == content["certificate"]["serial"]  # type: ignore[index]

    code, content = run(capsys, "decrypt", sealed, "-o", tmp_path / "out", *virtual)
    assert (code, content["status"]) == (0, "done")
    assert content["charge"] == {"mode": "free", "amount": "0.00", "currency": "CNY"}
    assert (tmp_path / "out" / "标书.pdf").read_bytes() == bid.read_bytes()

    late = tmp_path / "late.bse"
    wish = ("--opening", "2099-01-01T09:00:00+08:00")
    code, content = run(capsys, "encrypt", bid, "-o", late, *wish, *virtual)
    assert code == 0
    (warning,) = content["warnings"]  # type: ignore[misc]
    assert warning["code"] == "certificate.ends-before-opening"
    code, content = run(capsys, "decrypt", late, "-o", tmp_path / "never", *virtual)
    assert (code, content["status"]) == (3, "refused")
    assert content["error"]["code"] == "envelope.too-early"  # type: ignore[index]
    assert list((tmp_path / "never").iterdir()) == []

    code, content = run(capsys, "decrypt", bid, "-o", tmp_path / "never", *virtual)
    assert (code, content["status"]) == (1, "failed")
    assert content["files"][0]["error"]["code"] == "crypto.envelope"  # type: ignore[index]
    code, content = run(capsys, "encrypt", bid, "-o", late, "--opening", "tomorrow", *virtual)
    assert code == 2
    code, content = run(capsys, "encrypt", tmp_path / "none.pdf", "-o", late, *virtual)
    assert (code, content["status"]) == (1, "failed")
