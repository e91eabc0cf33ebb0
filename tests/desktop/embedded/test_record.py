"""The embedded cloud's folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.embedded.record import CloudFolder, Record


def test_token_is_drawn_once(tmp_path: Path) -> None:
    token = CloudFolder(tmp_path / "cloud").token()
    assert len(token) >= 32
    assert CloudFolder(tmp_path / "cloud").token() == token


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_token_is_for_the_owner_only(tmp_path: Path) -> None:
    CloudFolder(tmp_path).token()
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600


def test_record_is_read_back(tmp_path: Path) -> None:
    folder = CloudFolder(tmp_path)
    assert folder.read() is None
    folder.write(Record(pid=1, port=2, lease_port=3))
    assert folder.read() == Record(pid=1, port=2, lease_port=3)
    assert Record(1, 2, 3).base_url == "http://127.0.0.1:2"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "x": 2}'])
def test_damaged_record_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "endpoint.json").write_text(text)
    assert CloudFolder(tmp_path).read() is None
