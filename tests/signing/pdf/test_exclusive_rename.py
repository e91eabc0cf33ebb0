"""A rename that never replaces."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from signing.pdf import exclusive_rename
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


def test_windows_renames_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No call of a C library is looked for there."""
    source, target = tmp_path / "a.part", tmp_path / "a.pdf"
    source.write_bytes(b"new")
    monkeypatch.setattr(exclusive_rename, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(exclusive_rename, "ctypes", None)
    rename_exclusively(source, target)
    assert target.read_bytes() == b"new"
    assert not source.exists()


def test_a_c_library_without_the_call_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a.part", tmp_path / "a.pdf"
    source.write_bytes(b"new")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: SimpleNamespace())
    with pytest.raises(OSError, match=os.strerror(errno.ENOTSUP)) as caught:
        rename_exclusively(source, target)
    assert caught.value.errno == errno.ENOTSUP
    assert source.exists()
    assert not target.exists()
