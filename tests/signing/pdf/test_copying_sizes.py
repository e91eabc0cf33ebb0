"""Copies are exact and their digests those of the copy, with threads (large files) and without."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from signing.algorithm import Digest
from signing.errors import Cancelled, FileAccessError
from signing.pdf.copying import Copying, digest_file

SIZES = [1, 5000, 4 << 20, (4 << 20) + 1, (20 << 20) + 7]
LARGE = 5 << 20


@pytest.fixture
def original(tmp_path: Path) -> Callable[[int], Path]:
    def make(size: int) -> Path:
        path = tmp_path / "original"
        path.write_bytes((bytes(range(251)) * (size // 251 + 1))[:size])
        return path

    return make


@pytest.mark.parametrize("size", SIZES)
def test_copy_and_digests(original: Callable[[int], Path], tmp_path: Path, size: int) -> None:
    path, steps = original(size), []
    with (tmp_path / "copy").open("x+b") as file:
        copying = Copying(
            path,
            file,
            digests=[Digest.SM3],
            progress=lambda done, total: steps.append((done, total)),
            cancel=None,
        )
        hashers = copying.result()
    data = path.read_bytes()
    assert (tmp_path / "copy").read_bytes() == data
    assert steps[-1] == (size, size)
    assert set(hashers) == {Digest.SHA256, Digest.SM3}
    assert hashers[Digest.SHA256].hexdigest() == hashlib.sha256(data).hexdigest()
    assert digest_file(path) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [5000, LARGE])
def test_cancelled(original: Callable[[int], Path], tmp_path: Path, size: int) -> None:
    before = {*threading.enumerate()}
    with (tmp_path / "copy").open("x+b") as file:
        copying = Copying(original(size), file, digests=[], progress=None, cancel=lambda: True)
        with pytest.raises(Cancelled):
            copying.result()
    assert {*threading.enumerate()} <= before


@pytest.mark.parametrize("size", [5000, LARGE])
def test_original_that_shrinks_meanwhile(
    original: Callable[[int], Path], tmp_path: Path, size: int
) -> None:
    path = original(size)

    def shrink() -> bool:
        path.write_bytes(b"")
        return False

    with (tmp_path / "copy").open("x+b") as file:
        copying = Copying(path, file, digests=[], progress=None, cancel=shrink)
        with pytest.raises(FileAccessError):
            copying.result()
