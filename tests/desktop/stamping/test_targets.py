"""Where outputs go."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.stamping.targets import targets_of
from signing.errors import OutputError, UsageError


def test_beside_the_input(tmp_path: Path) -> None:
    assert targets_of([tmp_path / "标书.pdf"], None) == (tmp_path / "标书_已签章.pdf",)


def test_one_file_may_be_named(tmp_path: Path) -> None:
    wanted = tmp_path / "new" / "out.PDF"
    assert targets_of([tmp_path / "a.pdf"], wanted) == (wanted,)
    assert wanted.parent.is_dir()


def test_folder_is_made_and_may_end_in_pdf(tmp_path: Path) -> None:
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    out = tmp_path / "x" / "out"
    assert targets_of(files, out) == (out / "a_已签章.pdf", out / "b_已签章.pdf")
    odd = tmp_path / "folder.pdf"
    odd.mkdir()
    assert targets_of(files[:1], odd) == (odd / "a_已签章.pdf",)


def test_many_inputs_cannot_become_one_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        targets_of([tmp_path / "a.pdf", tmp_path / "b.pdf"], tmp_path / "out.pdf")


def test_unusable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        targets_of([tmp_path / "a.pdf"], tmp_path / "file" / "out")
