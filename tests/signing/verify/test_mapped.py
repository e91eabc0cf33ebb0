"""Digests of a mapped file: the same as of its bytes, in whatever order they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.errors import UnsupportedAlgorithmError
from signing.verify.mapped import MappedFile

CONTENT = bytes(range(256)) * 80_000
"""20 MB: more than two pieces."""
ENDS = [0, 1, 5000, (8 << 20) - 1, 8 << 20, (16 << 20) + 3, len(CONTENT)]


@pytest.fixture
def mapped(tmp_path: Path) -> Iterator[MappedFile]:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    with path.open("rb") as file, MappedFile(file.fileno()) as made:
        yield made


@pytest.mark.parametrize("ends", [ENDS, ENDS[::-1]], ids=["rising", "falling"])
def test_any_range_in_any_order(mapped: MappedFile, ends: list[int]) -> None:
    for end in ends:
        for gap in ((end // 2, end // 2 + 1), (end, end), (0, end)):
            wanted = hashlib.sha256(CONTENT[: gap[0]] + CONTENT[gap[1] : end]).digest()
            assert mapped.digest_around("sha256", gap, end) == wanted
    assert mapped.digest("sha256") == hashlib.sha256(CONTENT).digest()
    assert mapped.digest("sha1") == hashlib.sha1(CONTENT).digest()


def test_the_common_beginning_is_read_once(mapped: MappedFile, tmp_path: Path) -> None:
    """Bytes that change on disk between two digests show which of them were read again."""
    size = len(CONTENT)
    mapped.digest_around("sha256", (size - 100, size - 50), size)
    with (tmp_path / "file").open("r+b") as file:
        file.write(b"changed")
    assert mapped.digest("sha256") == hashlib.sha256(CONTENT).digest()


def test_unknown_algorithm(mapped: MappedFile) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        mapped.digest("md7")


class Plain(MappedFile):
    """Mapped by a system that cannot be told what is needed no more, such as Windows."""

    @property
    def madvise(self) -> None:  # type: ignore[override]
        raise AttributeError("madvise")


def test_a_system_that_takes_no_advice_gives_the_same_digests(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    with path.open("rb") as file, Plain(file.fileno()) as made:
        assert not hasattr(made, "madvise")
        assert made.digest("sha256") == hashlib.sha256(CONTENT).digest()
