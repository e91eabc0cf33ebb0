"""The journal: what a restart finds."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.stamping.journal import FilePhase, JobPhase, Journal
from signing.algorithm import Digest
from signing.geometry import RectMm
from signing.pdf.model import PreparedFile
from signing.placement.model import Mark, RuleKind, Slice


def prepared(folder: Path) -> PreparedFile:
    mark = Mark(RuleKind.SEAM, 0, "s1", 2, RectMm(1, 2, 3, 4), Slice(1, 2, (0, 0, 0.5, 1)))
    return PreparedFile(
        input=folder / "a.pdf",
        temporary=folder / ".a.part",
        target=folder / "a_已签章.pdf",
        original_size=10,
        original_sha256="00",
        original_mtime_ns=1,
        contents_offset=5,
        contents_length=100,
        byte_range=(0, 5, 105, 10),
        digests={Digest.SM3: "ab"},
        field_name="f",
        marks=(mark,),
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite3", tmp_path / "jobs")


def test_what_was_noted_survives_a_kill_of_its_process(journal: Journal, tmp_path: Path) -> None:
    """The files as they lie on the disk while the connection is still open tell all."""
    later = tmp_path / "later"
    later.mkdir()
    with journal.kept():
        job, lock = journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
        journal.filled(job, "f1", "cd")
        for file in tmp_path.glob("journal.sqlite3*"):
            shutil.copyfile(file, later / file.name)
        found = Journal(later / "journal.sqlite3", tmp_path / "jobs").job(job)
        assert [(file.phase, file.cms_sha256) for file in found.files] == [(FilePhase.FILLED, "cd")]
    lock.release()


def test_other_processes_see_a_kept_journal(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path / "journal.sqlite3", tmp_path / "jobs")
    with journal.kept(), journal.kept():
        job, lock = journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
        journal.published(job, "f1", tmp_path / "a.pdf", "ef")
        assert other.job(job).files[0].phase is FilePhase.PUBLISHED
        other.close(job)
        assert journal.unfinished() == ()
    lock.release()
    assert not list(tmp_path.glob("journal.sqlite3-*"))  # tidied when the last one leaves


def test_several_threads_note_into_a_kept_journal(journal: Journal, tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(20)]
    with journal.kept():
        job, lock = journal.begin("embedded", [(name, tmp_path / name) for name in names])
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda name: journal.filled(job, name, name), names))
    assert [file.cms_sha256 for file in journal.job(job).files] == names
    lock.release()


def test_nothing_is_unfinished_at_first(journal: Journal, tmp_path: Path) -> None:
    assert journal.unfinished() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_job_through_its_phases(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "a_已签章.pdf"
    job, lock = journal.begin("embedded", [("f1", target), ("f2", tmp_path / "b.pdf")])
    found = journal.job(job)
    assert (found.phase, found.session, found.cloud) == (JobPhase.PREPARING, "", "embedded")
    assert [(file.file, file.phase, file.prepared) for file in found.files] == [
        ("f1", FilePhase.PREPARING, None),
        ("f2", FilePhase.PREPARING, None),
    ]
    journal.prepared(job, "f1", prepared(tmp_path))
    journal.failed(job, "f2")
    journal.opened(job, "s-1")
    journal.advance(job, JobPhase.SUBMITTED)
    journal.filled(job, "f1", "cd")
    found = journal.job(job)
    assert (found.phase, found.session) == (JobPhase.SUBMITTED, "s-1")
    assert found.files[0].prepared == prepared(tmp_path)
    assert [file.phase for file in found.files] == [FilePhase.FILLED, FilePhase.FAILED]
    assert found.files[0].cms_sha256 == "cd"
    journal.published(job, "f1", target, "ef")
    file = journal.job(job).files[0]
    assert (file.phase, file.output, file.output_sha256) == (FilePhase.PUBLISHED, target, "ef")
    assert [item.id for item in journal.unfinished()] == [job]
    journal.close(job)
    assert journal.unfinished() == ()
    lock.release()


def test_the_lock_tells_a_living_job(journal: Journal, tmp_path: Path) -> None:
    job, lock = journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
    assert not journal.lock(job).try_acquire()
    lock.release()
    other = journal.lock(job)
    assert other.try_acquire()
    other.release()


def test_unknown_job(journal: Journal) -> None:
    with pytest.raises(KeyError):
        journal.job("none")
