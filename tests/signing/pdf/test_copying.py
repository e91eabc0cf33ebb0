"""Copying and digesting at once: with and without the kernel's help, with either SM3."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signing.algorithm import Digest
from signing.errors import Cancelled, FileAccessError
from signing.pdf import copying as room
from signing.pdf.copying import Copying, digest_file, new_hasher

DATA = bytes(range(256)) * 5_000
SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""GB/T 32905-2016, appendix A.1."""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original.pdf"
    path.write_bytes(DATA)
    return path


def copied(original: Path, **more: Any) -> bytes:
    target = original.with_name("copy")
    options = {"digests": [Digest.SM3], "progress": None, "cancel": None, **more}
    with target.open("w+b") as file:
        hashers = Copying(original, file, **options).result()
    assert hashers[Digest.SHA256].hexdigest() == hashlib.sha256(DATA).hexdigest()
    expected = new_hasher(Digest.SM3)
    expected.update(DATA)
    assert hashers[Digest.SM3].hexdigest() == expected.hexdigest()
    return target.read_bytes()


def refusing(code: int) -> Any:
    def refuse(*_: Any) -> int:
        raise OSError(code, os.strerror(code))

    return refuse


def test_copy_is_exact_and_digested(original: Path) -> None:
    steps: list[tuple[int, int]] = []
    assert copied(original, progress=lambda *step: steps.append(step)) == DATA
    assert steps[-1] == (len(DATA), len(DATA))
    assert digest_file(original) == hashlib.sha256(DATA).hexdigest()


def test_file_system_that_the_kernel_cannot_copy(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "copy_file_range", refusing(errno.EXDEV), raising=False)
    assert copied(original) == DATA


def test_system_without_copies_by_the_kernel(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    assert copied(original) == DATA


def test_pieces_that_are_read_and_written_lie_one_behind_the_other(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of many pieces, as one of gigabytes is."""
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    monkeypatch.setattr(room, "_COPY_CHUNK", 100_003)
    assert copied(original) == DATA


def test_full_disk_ends_the_copy(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "copy_file_range", refusing(errno.ENOSPC), raising=False)
    with pytest.raises(OSError, match="space"):
        copied(original)


def test_cancelled_copy(original: Path) -> None:
    with pytest.raises(Cancelled):
        copied(original, cancel=lambda: True)


def test_file_that_shrinks_meanwhile(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "copy_file_range", lambda *_: 0, raising=False)
    with pytest.raises(FileAccessError):
        copied(original)


def test_system_without_advice_about_memory(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(mmap, "MADV_DONTNEED", raising=False)
    assert digest_file(original) == hashlib.sha256(DATA).hexdigest()


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert digest_file(path) == hashlib.sha256().hexdigest()


@pytest.fixture(params=[{"sm3"}, set()], ids=["OpenSSL", "cryptography"])
def sm3(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    if request.param and "sm3" not in hashlib.algorithms_available:
        pytest.skip("this OpenSSL has no SM3")
    monkeypatch.setattr(room.hashlib, "algorithms_available", request.param)
    yield new_hasher(Digest.SM3)


def test_both_sm3_agree_with_the_standard(sm3: Any) -> None:
    sm3.update(b"ab")
    twin = sm3.copy()
    twin.update(b"c")
    assert twin.hexdigest() == SM3_ABC
    assert sm3.hexdigest() != SM3_ABC
