"""Withdrawing a signed file: nothing is lost, whatever happened to the original."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.stamping.journal import Journal
from desktop.stamping.withdraw import OriginalState, withdraw
from signing.errors import FileAccessError, JournalError, OutputError, UsageError
from signing.pdf.model import PreparedFile

ORIGINAL = b"%PDF-1.7 original\n"
UNIT = ORIGINAL + b"signed by the unit\n"
PERSON = UNIT + b"signed by the person\n"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "home" / "journal.sqlite3", tmp_path / "home" / "jobs")


Note = Callable[..., Path]


@pytest.fixture
def note(journal: Journal, tmp_path: Path) -> Note:
    """Writes an output and what the journal knows of it after a job."""
    (tmp_path / "标书.pdf").write_bytes(ORIGINAL)

    def run(before: Path, old: bytes, new: bytes, *, continues: bool = False) -> Path:
        output = tmp_path / "标书_已签章.pdf"
        output.write_bytes(new)
        prepared = PreparedFile(
            input=before,
            temporary=tmp_path / "gone",
            target=output,
            original_size=len(old),
            original_sha256=hashlib.sha256(old).hexdigest(),
            contents_offset=0,
            contents_length=0,
            byte_range=(0, 0, 0, 0),
            digests={},
            field_name="BidSeal1",
            marks=(),
            continues=continues,
        )
        job, lock = journal.begin("test", [("f1", output)])
        journal.prepared(job, "f1", prepared)
        journal.published(job, "f1", output, hashlib.sha256(new).hexdigest())
        lock.release()
        return output

    return run


def test_original_is_kept(journal: Journal, note: Note, tmp_path: Path) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    (tmp_path / "标书_已签章_已撤章.pdf").write_bytes(b"an earlier one")
    gone = withdraw(journal, output, reason="重新报价")
    assert (gone.original, gone.state) == (tmp_path / "标书.pdf", OriginalState.KEPT)
    assert gone.kept_as == tmp_path / "标书_已签章_已撤章 (2).pdf"
    assert gone.kept_as.read_bytes() == UNIT
    assert not output.exists()
    (record,) = journal.withdrawals.all()
    assert (record.output, record.kept_as, record.reason) == (output, gone.kept_as, "重新报价")
    assert record.output_sha256 == hashlib.sha256(UNIT).hexdigest()
    assert record.original_sha256 == hashlib.sha256(ORIGINAL).hexdigest()


def test_steps_lead_back_to_the_original(journal: Journal, note: Note, tmp_path: Path) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    note(output, UNIT, PERSON, continues=True)
    gone = withdraw(journal, output)
    assert (gone.original, gone.state) == (tmp_path / "标书.pdf", OriginalState.KEPT)
    assert gone.kept_as.read_bytes() == PERSON


def test_original_that_is_gone_is_written_again(
    journal: Journal, note: Note, tmp_path: Path
) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    (tmp_path / "标书.pdf").unlink()
    gone = withdraw(journal, output)
    assert (gone.original, gone.state) == (tmp_path / "标书.pdf", OriginalState.RESTORED)
    assert gone.original.read_bytes() == ORIGINAL
    assert sorted(item.name for item in tmp_path.glob("*标书*")) == [
        "标书.pdf",
        "标书_已签章_已撤章.pdf",
    ]


def test_original_that_was_changed_is_left_alone(
    journal: Journal, note: Note, tmp_path: Path
) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    (tmp_path / "标书.pdf").write_bytes(b"edited")
    gone = withdraw(journal, output)
    assert (gone.original.name, gone.state) == ("标书_原件.pdf", OriginalState.BESIDE)
    assert gone.original.read_bytes() == ORIGINAL
    assert (tmp_path / "标书.pdf").read_bytes() == b"edited"


def test_foreign_and_changed_files_are_refused(
    journal: Journal, note: Note, tmp_path: Path
) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    output.write_bytes(UNIT + b"tampered")
    with pytest.raises(UsageError, match="没有《标书_已签章"):
        withdraw(journal, output)
    assert output.read_bytes() == UNIT + b"tampered"
    with pytest.raises(FileAccessError):
        withdraw(journal, tmp_path / "missing.pdf")
    assert journal.withdrawals.all() == ()


def test_step_without_its_beginning_is_refused(
    journal: Journal, note: Note, tmp_path: Path
) -> None:
    output = note(tmp_path / "标书_已签章.pdf", UNIT, PERSON, continues=True)
    with pytest.raises(UsageError):
        withdraw(journal, output)


def test_unreadable_original_and_unwritable_folder_stop_it(
    journal: Journal, note: Note, tmp_path: Path
) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)
    (tmp_path / "标书.pdf").unlink()
    (tmp_path / "标书.pdf").mkdir()
    with pytest.raises(FileAccessError):
        withdraw(journal, output)
    output = note(tmp_path / "vanished" / "标书.pdf", ORIGINAL, PERSON)
    with pytest.raises(OutputError):
        withdraw(journal, output)
    assert output.read_bytes() == PERSON


def test_without_a_record_nothing_happens(
    journal: Journal, note: Note, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = note(tmp_path / "标书.pdf", ORIGINAL, UNIT)

    def refuse(_record: object) -> None:
        raise JournalError(reason="磁盘空间不足")

    monkeypatch.setattr(journal.withdrawals, "add", refuse)
    with pytest.raises(JournalError):
        withdraw(journal, output)
    assert output.read_bytes() == UNIT
