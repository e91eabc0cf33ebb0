"""What is no regular file is refused at once; everything has a name."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from signing.envelope.files import source
from signing.errors import FileAccessError
from signing.os_reason import os_reason
from signing.pdf.open import open_document
from signing.pdf.reader import open_reader
from signing.regular_file import open_regular, shown_name
from signing.verify.source import Source
from signing.verify.trust import TrustStore


def open_source(path: Path) -> None:
    with source(path):
        raise AssertionError(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize(
    "opening",
    [Source, open_document, open_reader, open_source, lambda path: TrustStore.from_files([path])],
)
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(
    tmp_path: Path, opening: Callable[[Path], object]
) -> None:
    pipe = tmp_path / "a.pdf"
    os.mkfifo(pipe)
    with pytest.raises(FileAccessError, match="不是普通文件"):
        opening(pipe)


def test_a_file_and_a_link_to_one_are_opened(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"content")
    link.symlink_to(path)
    for name in (path, link):
        with open_regular(name, buffering=0) as file:
            assert file.read() == b"content"


def test_a_folder_and_a_missing_file_keep_their_own_reasons(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "这是一个文件夹"), (tmp_path / "no", "文件或文件夹不存在")):
        with pytest.raises(OSError, match=path.name) as caught:
            open_regular(path)
        # Windows says of folders that there is no permission
        assert os_reason(caught.value) in (reason, "没有权限")


def test_links_in_a_circle_are_explained() -> None:
    assert os_reason(OSError(errno.ELOOP, "Too many levels of symbolic links")) == "链接指向自己"


def test_everything_has_a_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = tmp_path / "标书"
    here.mkdir()
    monkeypatch.chdir(here)
    names = [shown_name(Path(text)) for text in ("甲/乙.pdf", ".", "", "..")]
    assert names == ["乙.pdf", "标书", "标书", ".."]
    root = Path(tmp_path.anchor)
    assert shown_name(root) == str(root)
