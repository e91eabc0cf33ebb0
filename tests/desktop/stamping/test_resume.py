"""Tidying up after jobs that died before they had a session, or whose session is not told."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.stamping.job import JobServices
from desktop.stamping.journal import Journal
from desktop.stamping.resume import resume
from signing.algorithm import Digest
from signing.pdf.model import PreparedFile
from signing.pdf.names import PART_SUFFIX
from sync.client.cloud import CloudClient

LONG = "某市轨道交通四号线一期工程土建施工总承包项目第三标段投标文件商务部分正本及其附件"


@pytest.fixture
def services(tmp_path: Path) -> JobServices:
    def never(*_: Any) -> None:
        raise AssertionError("nothing is finished here")

    journal = Journal(tmp_path / "home" / "journal.sqlite3", tmp_path / "home" / "jobs")
    return JobServices(cast(CloudClient, None), "embedded", journal, never)


def leftover(target: Path) -> Path:
    path = target.with_name(f".{target.stem[:40]}.0123456789ab{PART_SUFFIX}")
    path.write_bytes(b"half a file")
    return path


def test_two_dead_jobs_do_not_wait_for_each_other(services: JobServices, tmp_path: Path) -> None:
    target = tmp_path / "a_已签章.pdf"
    for _ in range(2):
        _, lock = services.journal.begin("embedded", [("f1", target)])
        lock.release()
    part = leftover(target)
    assert resume(services) == ()
    assert services.journal.unfinished() == ()
    assert not part.exists()


def test_a_living_job_with_a_similar_name_keeps_its_file(
    services: JobServices, tmp_path: Path
) -> None:
    dead, living = (tmp_path / f"{LONG}第{number}册_已签章.pdf" for number in "一二")
    assert leftover(dead) == leftover(living)
    _, lock = services.journal.begin("embedded", [("f1", dead)])
    lock.release()
    _, held = services.journal.begin("embedded", [("f1", living)])
    assert resume(services) == ()
    assert leftover(living).exists()
    assert len(services.journal.unfinished()) == 2
    held.release()
    resume(services)
    assert services.journal.unfinished() == ()


def test_only_an_unknown_session_is_given_up(cloud: Any, tmp_path: Path) -> None:
    """A refusal for another reason (here: not logged in) says nothing about the signatures."""
    services = cloud.access().services()
    part = leftover(tmp_path / "a.pdf")
    job, lock = services.journal.begin("test", [("f1", tmp_path / "a.pdf")])
    services.journal.prepared(job, "f1", prepared(tmp_path, part))
    services.journal.opened(job, "ses-0")
    lock.release()
    with closing(CloudClient(cloud.url, "an ended login")) as stranger:
        assert resume(replace(services, cloud=stranger)) == ()
    assert [item.id for item in services.journal.unfinished()] == [job]
    assert part.exists()
    assert resume(services) == ()
    assert services.journal.unfinished() == ()
    assert not part.exists()


def prepared(folder: Path, temporary: Path) -> PreparedFile:
    return PreparedFile(
        input=folder / "a.pdf",
        temporary=temporary,
        target=folder / "a_已签章.pdf",
        original_size=10,
        original_sha256="00",
        original_mtime_ns=1,
        contents_offset=5,
        contents_length=100,
        byte_range=(0, 5, 105, 10),
        digests={Digest.SM3: "ab"},
        field_name="f",
        marks=(),
    )
