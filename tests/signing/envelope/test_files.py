"""Output files on disks that fail: a word for people, and nothing left behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from signing.envelope.encrypt import examine
from signing.envelope.files import output, write_all
from signing.errors import FileAccessError, OutputError

MEMORY = Path("/proc/self/mem")
"""Opens, and its first byte cannot be read."""


def test_a_disk_that_fills_up_while_writing_is_named(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="needs limits of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OutputError), output(tmp_path / "out.bse") as made:
            write_all(made.file, memoryview(bytes(4000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_keep_what_was_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="磁盘空间不足"), output(tmp_path / "out.bse") as made:
        write_all(made.file, memoryview(b"content"))
        made.sync()
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_vanished_cannot_be_published(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="不存在"), output(tmp_path / "out.bse") as made:
        made.sync()
        made.temporary.unlink()
        made.publish()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not MEMORY.exists(), reason="needs /proc")
def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(FileAccessError, match="磁盘读写出错"):
        examine(MEMORY)
