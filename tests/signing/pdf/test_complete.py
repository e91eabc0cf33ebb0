"""The last steps: the CMS fits or not, names stay free, nothing is overwritten."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from signing.algorithm import Digest
from signing.errors import FileAccessError, InternalError, OutputError
from signing.pdf.complete import contents_of, discard, fill, publish, signed_name
from signing.pdf.model import PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.pdf.prepared import from_json, to_json
from signing.placement.model import Mark, Slice
from signing.seal.model import Seal


@pytest.fixture
def prepared(
    three_pages: Path, seals: Mapping[str, Seal], centred: Callable[..., Mark]
) -> PreparedFile:
    document = open_document(three_pages)
    mark = centred(1, document.pages[0])
    return prepare(
        document,
        [mark, replace(mark, page=2, slice=Slice(1, 2, (0.0, 0.0, 0.5, 1.0)))],
        seals,
        target=three_pages.with_name(signed_name(three_pages)),
        digests=[Digest.SHA256, Digest.SM3],
        seal_data=None,
        reserve=100,
    )


def test_signed_name() -> None:
    assert signed_name(Path("bids/标书.v2.PDF")) == "标书.v2_已签章.pdf"


@pytest.mark.parametrize("length", [0, 1, 100])
def test_fill_keeps_everything_else(prepared: PreparedFile, length: int) -> None:
    before = prepared.temporary.read_bytes()
    cms = bytes(range(length))
    fill(prepared, cms)
    after = prepared.temporary.read_bytes()
    start, end = prepared.contents_offset, prepared.contents_offset + prepared.contents_length
    assert after[:start] + after[end:] == before[:start] + before[end:]
    assert bytes.fromhex(after[start + 1 : end - 1].decode()) == cms.ljust(100, b"\0")


def test_too_long_cms_is_refused_before_writing(prepared: PreparedFile) -> None:
    before = prepared.temporary.read_bytes()
    with pytest.raises(InternalError):
        fill(prepared, bytes(101))
    assert prepared.temporary.read_bytes() == before


def test_wrong_hole_is_refused(prepared: PreparedFile) -> None:
    with pytest.raises(InternalError):
        fill(replace(prepared, contents_offset=prepared.contents_offset + 1), b"x")


def test_publish_takes_free_names(prepared: PreparedFile, three_pages: Path) -> None:
    prepared.target.write_bytes(b"mine")
    second = prepared.target.with_name(f"{prepared.target.stem} (2).pdf")
    second.write_bytes(b"mine too")
    content = prepared.temporary.read_bytes()
    done = publish(prepared)
    assert done.output.name == "投标文件 测试_已签章 (3).pdf"
    assert done.output.read_bytes() == content
    assert done.sha256 == hashlib.sha256(content).hexdigest()
    assert prepared.target.read_bytes() == b"mine"
    assert second.read_bytes() == b"mine too"
    assert not prepared.temporary.exists()


def test_touched_but_equal_original_is_fine(prepared: PreparedFile, three_pages: Path) -> None:
    three_pages.write_bytes(three_pages.read_bytes())
    assert publish(prepared, sha256="00").sha256 == "00"


def test_changed_original_is_refused(prepared: PreparedFile, three_pages: Path) -> None:
    data = bytearray(three_pages.read_bytes())
    data[-20] ^= 1
    three_pages.write_bytes(data)
    with pytest.raises(FileAccessError):
        publish(replace(prepared, original_mtime_ns=0))
    three_pages.unlink()
    with pytest.raises(FileAccessError):
        publish(prepared)
    assert not prepared.target.exists()


def test_lost_temporary_is_an_output_error(prepared: PreparedFile) -> None:
    discard(prepared)
    discard(prepared)
    with pytest.raises(OutputError):
        fill(prepared, b"x")
    with pytest.raises(OutputError):
        publish(prepared, sha256="00")
    assert not prepared.target.exists()


def test_json_round_trip(prepared: PreparedFile) -> None:
    assert from_json(to_json(prepared)) == prepared


def test_json_tells_marks_that_differ_in_their_page_only_once(prepared: PreparedFile) -> None:
    mark, seam = prepared.marks
    on_all = [replace(mark, page=page) for page in (1, 2, 3, 5, 4)]
    aside = [replace(mark, page=page, aside=2.5) for page in (4, 5)]
    many = replace(prepared, marks=(*on_all, *aside, seam, mark))
    assert from_json(to_json(many)) == many
    found = json.loads(to_json(many))["marks"]
    assert [run["page"] for run in found] == [[1, 2, 3, 5, 4], [4, 5], [2], [1]]


def test_json_of_the_version_before_is_read(prepared: PreparedFile) -> None:
    content = json.loads(to_json(prepared))
    marks = [{**run, "page": page} for run in content["marks"] for page in run["page"]]
    before = {**content, "version": 1, "marks": marks}
    assert from_json(json.dumps(before)) == prepared


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 3}', '{"version": 1}'])
def test_foreign_json_is_refused(text: str) -> None:
    with pytest.raises(InternalError):
        from_json(text)


def test_json_with_a_mark_on_no_page_is_refused(prepared: PreparedFile) -> None:
    content = json.loads(to_json(prepared))
    content["marks"][0]["page"] = []
    with pytest.raises(InternalError):
        from_json(json.dumps(content))


def test_a_failed_rename_leaves_no_empty_output(
    prepared: PreparedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "not here")

    # a file system with neither hard links nor exclusive renames, and a scanner that holds the
    # temporary file
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    fill(prepared, b"cms")
    with pytest.raises(OutputError):
        publish(prepared)
    assert not prepared.target.exists()
    assert prepared.temporary.exists()


@pytest.mark.parametrize("exclusive", [True, False])
def test_without_hard_links_nothing_is_overwritten(
    exclusive: bool, prepared: PreparedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    # with an exclusive rename, no empty file ever stands under the final name
    if exclusive:
        monkeypatch.setattr(os, "replace", refuse)
    else:
        monkeypatch.setattr(ctypes, "CDLL", refuse)
    prepared.target.write_bytes(b"mine")
    content = prepared.temporary.read_bytes()
    done = publish(prepared)
    assert done.output.name == "投标文件 测试_已签章 (2).pdf"
    assert done.output.read_bytes() == content
    assert prepared.target.read_bytes() == b"mine"
    assert not prepared.temporary.exists()


def test_later_step_takes_the_place_of_the_earlier_one(
    prepared: PreparedFile, three_pages: Path
) -> None:
    step = replace(prepared, continues=True, target=three_pages)
    content = step.temporary.read_bytes()
    assert content.startswith(three_pages.read_bytes())
    done = publish(from_json(to_json(step)))
    assert done.output == three_pages
    assert three_pages.read_bytes() == content
    assert not step.temporary.exists()


def test_earlier_step_that_is_in_use_stays_beside_the_later_one(
    prepared: PreparedFile, three_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    original = three_pages.read_bytes()
    done = publish(replace(prepared, continues=True, target=three_pages))
    assert done.output == three_pages.with_name("投标文件 测试 (2).pdf")
    assert three_pages.read_bytes() == original


def test_temporary_that_cannot_be_touched_is_an_output_error(prepared: PreparedFile) -> None:
    prepared.temporary.unlink()
    with pytest.raises(OutputError):
        fill(prepared, b"cms")
    with pytest.raises(OutputError):
        contents_of(prepared)
    prepared.temporary.mkdir()
    with pytest.raises(OutputError):
        discard(prepared)
    prepared.temporary.rmdir()


def test_original_that_vanished_is_an_access_error(
    prepared: PreparedFile, three_pages: Path
) -> None:
    three_pages.unlink()
    with pytest.raises(FileAccessError):
        publish(prepared)


def test_system_without_folders_to_sync(
    prepared: PreparedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")
    assert publish(prepared).output == prepared.target


@pytest.mark.parametrize("exclusive", [True, False])
def test_without_hard_links_names_are_tried_one_by_one(
    exclusive: bool, prepared: PreparedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    if not exclusive:
        monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert publish(prepared).output == prepared.target
