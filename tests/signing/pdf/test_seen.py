"""What opening a file has found is used by the steps behind it, and never of another file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest

from signing.geometry import RectMm
from signing.pdf.model import CompletedFile
from signing.pdf.open import open_document
from signing.pdf.pages import read_pages
from signing.pdf.seen import Seen, seen
from signing.pdf.source import Source
from signing.placement.model import Mark, RuleKind

Sign = Callable[..., CompletedFile]
MARK = Mark(RuleKind.PAGE, 0, "round", 1, RectMm(50, 50, 90, 90))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Numbers of the objects that are read from files."""
    numbers: list[int] = []
    real = Source._read

    def noted(source: Source, number: int) -> str:
        numbers.append(number)
        return real(source, number)

    monkeypatch.setattr(Source, "_read", noted)
    yield numbers


def test_no_object_is_read_twice_for_one_job(
    three_pages: Path, sign: Sign, read: list[int]
) -> None:
    sign(three_pages, [MARK])
    assert read
    assert sorted(read) == sorted(set(read))


def test_opening_looks_for_itself(three_pages: Path, read: list[int]) -> None:
    assert open_document(three_pages) == open_document(three_pages)
    assert {read.count(number) for number in read} == {2}


def test_another_file_under_the_same_name_is_not_known(three_pages: Path) -> None:
    before = seen(three_pages, None)
    assert seen(three_pages, None) is before
    stat = three_pages.stat()
    os.utime(three_pages, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert seen(three_pages, None) is not before
    assert seen(three_pages, "password") is not seen(three_pages, None)
    assert seen(three_pages, None, exact=True) is not seen(three_pages, None)


def test_a_file_that_is_gone_is_not_known(tmp_path: Path) -> None:
    assert seen(tmp_path / "gone.pdf", None) == Seen()


def test_what_was_read_before_a_repair_is_forgotten(three_pages: Path) -> None:
    with pymupdf.open(three_pages) as pdf:
        pages = pdf.page_count
    data = three_pages.read_bytes()
    three_pages.write_bytes(data.replace(b"startxref", b"startxxxx"))
    known = Seen()
    with Source(three_pages, seen=known) as source:
        assert source.repaired
        assert len(read_pages(source)) == pages
        assert known.pages
        assert known.texts
    assert known == Seen()
