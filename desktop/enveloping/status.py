"""How a job ended, from its files and its error."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.enveloping.model import FileOutcome
from desktop.stamping.model import FileStatus, JobStatus
from signing.errors import (
    BidSealError,
    Cancelled,
    ExpiredError,
    InterruptedByPhoneError,
    RefusedError,
    TooEarlyError,
)

_STATUS: tuple[tuple[type[BidSealError], JobStatus], ...] = (
    (RefusedError, JobStatus.REFUSED),
    (TooEarlyError, JobStatus.REFUSED),
    (ExpiredError, JobStatus.EXPIRED),
    (InterruptedByPhoneError, JobStatus.CANCELLED),
    (Cancelled, JobStatus.CANCELLED),
)


def file_status(done: bool, error: BidSealError | None) -> FileStatus:
    """Of one file."""
    if done:
        return FileStatus.DONE
    return FileStatus.FAILED if error is not None else FileStatus.SKIPPED


def status_of(files: Sequence[FileOutcome], error: BidSealError | None) -> JobStatus:
    """Of all of them."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    done = sum(file.status is FileStatus.DONE for file in files)
    if done == len(files):
        return JobStatus.DONE
    return JobStatus.PARTIAL if done else JobStatus.FAILED
