"""Desktops that are killed while they write, and the next start."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import EncryptRequest
from desktop.enveloping.notes import Note, NotedFile, Notes
from desktop.enveloping.recovered import recovered_sentences
from desktop.enveloping.resume import resume, tidy
from desktop.enveloping.services import EnvelopeServices
from desktop.home import Home
from desktop.session.controls import JobControls
from desktop.stamping.model import FileStatus, JobStatus
from signing.algorithm import Algorithm
from signing.envelope.decrypt import read_container
from signing.errors import JournalError
from sync.client.phone_thread import PhoneThread

DESK = Path(__file__).with_name("desk_process.py")
PART = ".*.bidseal-part"
BIG = 2_500_000


class Office:
    """A desktop's data folder, killed and started again."""

    def __init__(self, cloud: Any, folder: Path) -> None:
        self.cloud = cloud
        self.home: Home = cloud.home
        self.output = folder / "out"
        self.notes = Notes(self.home.envelopes, self.home.jobs)
        self.services = EnvelopeServices(cloud.client(), "test", self.notes)

    def kill_at(self, operation: str, name: str, *files: Path) -> None:
        """Run a job until something of that file is written, then kill it."""
        paths = map(str, (self.home.folder, operation, name, self.output, *files))
        command = [sys.executable, str(DESK), self.cloud.url, *paths]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "reached\n"
            process.kill()

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.output.iterdir())


@pytest.fixture
def office(cloud: Any, tmp_path: Path) -> Office:
    return Office(cloud, tmp_path)


@pytest.fixture
def bids(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "bids"
    folder.mkdir()
    for number, size in enumerate((10, BIG, 20)):
        (folder / f"标书{number}.pdf").write_bytes(bytes([number]) * size)
    return sorted(folder.iterdir())


def test_a_killed_decryption_leaves_nothing_readable(office: Office, bids: list[Path]) -> None:
    phone = PhoneThread(office.cloud.phone(algorithm=Algorithm.SM2_SM3))
    links: set[str] = set()

    def show(step: Any) -> None:
        if step.session and step.session.qr and step.session.qr.link not in links:
            links.add(step.session.qr.link)
            phone.scan(step.session.qr.link)

    sealed = bids[1].with_name("a.bse")
    EncryptJob(office.services, JobControls(show)).run(EncryptRequest((bids[1],), sealed))
    phone.close()
    assert list(office.home.envelopes.iterdir()) == []
    office.kill_at("decrypt", "a.bse", sealed)
    (part,) = office.output.glob(PART)
    assert part.stat().st_size > 0
    tidy(office.notes)
    assert office.names == []
    assert list(office.home.envelopes.iterdir()) == []


def test_a_killed_encryption_is_ended_under_the_one_confirmation(
    office: Office, bids: list[Path]
) -> None:
    """What was written is kept, what is missing is made, and all is charged once."""
    office.kill_at("encrypt", bids[1].name, *bids)
    first = office.output / "标书0.pdf.bse"
    before = first.read_bytes()
    assert len(list(office.output.glob(PART))) == 1
    tidy(office.notes)
    (outcome,) = resume(office.services)
    assert outcome.status is JobStatus.DONE
    assert office.names == [f"{bid.name}.bse" for bid in bids]
    assert first.read_bytes() == before
    heads = [read_container(office.output / name).head for name in office.names]
    assert len({head.created for head in heads}) == 1
    assert {head.project for head in heads} == {"一标段"}
    assert [file.output for file in outcome.files] == [office.output / n for n in office.names]
    assert office.services.cloud.account().balance == "98.50"
    assert resume(office.services) == ()
    assert office.services.cloud.account().balance == "98.50"


def test_what_the_cloud_gave_up_is_told_and_costs_nothing(office: Office, bids: list[Path]) -> None:
    office.kill_at("encrypt", bids[1].name, *bids)
    (path,) = office.home.envelopes.glob("*.json")
    office.cloud.ahead = timedelta(hours=2)
    (outcome,) = resume(office.services)
    assert [file.status for file in outcome.files] == [
        FileStatus.DONE,
        FileStatus.SKIPPED,
        FileStatus.SKIPPED,
    ]
    assert office.names == ["标书0.pdf.bse"]
    assert office.services.cloud.account().balance == "100.00"
    said = "".join(recovered_sentences(outcome))
    assert str(office.output / "标书0.pdf.bse") in said
    assert "标书1.pdf、标书2.pdf" in said
    assert "没有扣费" in said
    assert not path.exists()


@pytest.fixture
def note(tmp_path: Path) -> Note:
    file = NotedFile("f1", tmp_path / "a.bse", tmp_path / "drive" / "a.pdf")
    return Note("aa", "test", "s", (file,))


def left_by_a_kill(notes: Notes, note: Note) -> None:
    """As `held` leaves it when its process dies within."""
    holding = notes.held(note)
    holding.__enter__()
    path = next(iter(notes._folder.iterdir()))
    content = path.read_bytes()
    holding.__exit__(None, None, None)
    path.write_bytes(content)


def test_a_living_job_and_a_missing_drive_are_left_alone(tmp_path: Path, note: Note) -> None:
    notes = Notes(tmp_path / "notes", tmp_path / "locks")
    (file,) = note.files
    part = note.temporary(file)
    part.parent.mkdir()
    part.write_bytes(b"plain")
    with notes.held(note):
        tidy(notes)
        assert part.exists()
    left_by_a_kill(notes, note)
    away = tmp_path / "away"
    part.parent.rename(away)
    tidy(notes)
    away.rename(part.parent)
    tidy(notes)
    assert not part.exists()
    assert list(notes.dead()) == []


def test_a_note_is_for_this_person_only_and_a_torn_one_is_told(tmp_path: Path, note: Note) -> None:
    notes = Notes(tmp_path / "notes", tmp_path / "locks")
    with notes.held(note):
        (path,) = (tmp_path / "notes").iterdir()
        assert sys.platform == "win32" or path.stat().st_mode & 0o077 == 0
    path.write_text("{")
    with pytest.raises(JournalError):
        tidy(notes)
    with pytest.raises(JournalError), Notes(path, tmp_path / "locks").held(note):
        pass
