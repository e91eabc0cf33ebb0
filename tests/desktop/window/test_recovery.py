"""What the window says of jobs that were taken up at its start."""

from __future__ import annotations

from pathlib import Path

from desktop.enveloping.model import EnvelopeOutcome, FileOutcome
from desktop.stamping.model import FileStatus, JobStatus
from desktop.window.recovery import Recovered

SEALED = FileOutcome(Path("a.pdf"), FileStatus.DONE, Path("a.pdf.bse"))
SKIPPED = FileOutcome(Path("b.pdf"), FileStatus.SKIPPED)


def test_nothing_taken_up_is_not_spoken_of() -> None:
    assert Recovered((), ()).message is None


def test_signed_and_encrypted_files_are_named() -> None:
    message = Recovered(
        (Path("c_已签章.pdf"),), (EnvelopeOutcome(JobStatus.DONE, (SEALED,)),)
    ).message
    assert message is not None
    assert message.level == "ok"
    assert "c_已签章.pdf" in message.text
    assert "a.pdf.bse" in message.text


def test_what_was_not_encrypted_is_a_warning() -> None:
    message = Recovered((), (EnvelopeOutcome(JobStatus.PARTIAL, (SEALED, SKIPPED)),)).message
    assert message is not None
    assert message.level == "warn"
    assert "b.pdf" in message.text
