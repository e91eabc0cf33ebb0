"""A rename that never replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.pdf.exclusive_rename import rename_exclusively


def test_free_name_is_taken(tmp_path: Path) -> None:
    source, target = tmp_path / "标书.part", tmp_path / "标书.pdf"
    source.write_bytes(b"new")
    rename_exclusively(source, target)
    assert target.read_bytes() == b"new"
    assert not source.exists()


def test_nothing_is_replaced(tmp_path: Path) -> None:
    source, target = tmp_path / "a.part", tmp_path / "a.pdf"
    source.write_bytes(b"new")
    target.write_bytes(b"")
    with pytest.raises(FileExistsError):
        rename_exclusively(source, target)
    assert target.read_bytes() == b""
    assert source.read_bytes() == b"new"


def test_lost_source(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rename_exclusively(tmp_path / "a.part", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
