"""A journal that cannot be written or read: an error of the tree, and never a lost output."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.session.controls import JobControls
from desktop.stamping.journal import Journal
from desktop.stamping.model import JobStatus, Stage, StampOutcome, StampProgress, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.resume import resume
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from signing.algorithm import Algorithm
from signing.errors import JournalError
from signing.pdf.model import PreparedFile
from signing.placement.model import AllRule
from sync.client.phone_thread import PhoneThread


@contextmanager
def held(path: Path) -> Iterator[Callable[[], None]]:
    """Answers what locks the database, as another program would, until the end."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:

        def lock() -> None:
            if not other.in_transaction:
                other.execute("BEGIN EXCLUSIVE")

        yield lock


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite3", tmp_path / "jobs", patience=0.0)


def test_locked(journal: Journal, tmp_path: Path) -> None:
    job, lock = journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
    lock.release()
    with held(tmp_path / "journal.sqlite3") as take:
        take()
        with pytest.raises(JournalError, match="被其他程序占用"):
            journal.close(job)
        with pytest.raises(JournalError):
            journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
    assert [item.id for item in journal.unfinished()] == [job]


def test_a_kept_journal_goes_on_after_a_refusal(journal: Journal, tmp_path: Path) -> None:
    with journal.kept():
        job, lock = journal.begin("embedded", [("f1", tmp_path / "a.pdf")])
        lock.release()
        with held(tmp_path / "journal.sqlite3") as take:
            take()
            with pytest.raises(JournalError, match="被其他程序占用"):
                journal.published(job, "f1", tmp_path / "a.pdf", "ef")
        journal.close(job)
    assert journal.unfinished() == ()


def test_no_database(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(JournalError, match="进度记录已损坏"):
        journal.unfinished()


def test_no_place_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(JournalError, match="没有权限"):
        Journal(folder, tmp_path / "jobs").begin("embedded", [])
    (tmp_path / "file").touch()
    with pytest.raises(JournalError):
        Journal(tmp_path / "file" / "db", tmp_path / "jobs").begin("embedded", [])


class Desk:
    """Stamps one file with a journal that another program locks at a given moment."""

    def __init__(self, cloud: Any) -> None:
        self.cloud = cloud
        self.access = cloud.access()
        self.journal = Journal(cloud.home.journal, cloud.home.jobs, patience=0.0)
        self.phone = PhoneThread(cloud.phone(algorithm=Algorithm.SM2_SM3))
        self.link = ""

    def run(
        self,
        path: Path,
        *,
        completing: Callable[[], None] = lambda: None,
        checking: Callable[[], None] = lambda: None,
    ) -> StampOutcome:
        services = self.access.services()

        def check(prepared: PreparedFile, password: str | None) -> str | None:
            checking()
            return services.self_check(prepared, password)

        def progress(step: StampProgress) -> None:
            if step.session and step.session.qr and step.session.qr.link != self.link:
                self.link = step.session.qr.link
                self.phone.scan(self.link)
            if step.stage is Stage.COMPLETING:
                completing()

        request = StampRequest(files=(path,), rules=(AllRule(),), algorithm=Algorithm.SM2_SM3)
        plan = make_plan(request, seals_of(self.access.client.seals()))
        faulty = replace(services, journal=self.journal, self_check=check)
        try:
            return StampJob(faulty, JobControls(progress=progress)).run(plan)
        finally:
            self.phone.close()

    def balance(self) -> str:
        return str(self.access.client.account().available)


def test_published_file_stays_done(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    desk = Desk(cloud)
    assert desk.journal.unfinished() == ()
    cloud.home.journal.parent.mkdir(parents=True, exist_ok=True)
    with held(cloud.home.journal) as take:
        outcome = desk.run(make_pdf(), checking=take)
    assert outcome.status is JobStatus.DONE, outcome
    assert outcome.error is None
    (file,) = outcome.files
    assert file.error is None
    assert file.output
    assert file.output.exists()
    assert desk.balance() == "98.50"
    assert len(desk.journal.unfinished()) == 1
    assert resume(desk.access.services()) == ()
    assert desk.journal.unfinished() == ()
    assert file.output.exists()
    assert desk.balance() == "98.50"


def test_unnoted_signature_is_not_published(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    desk = Desk(cloud)
    path = make_pdf()
    cloud.home.journal.parent.mkdir(parents=True, exist_ok=True)
    with held(cloud.home.journal) as take:
        outcome = desk.run(path, completing=take)
    assert outcome.status is JobStatus.FAILED
    assert isinstance(outcome.files[0].error, JournalError)
    assert [found.name for found in path.parent.glob("*.pdf")] == [path.name]
    assert desk.balance() == "100.00"
    assert resume(desk.access.services()) == ()
    assert desk.journal.unfinished() == ()
