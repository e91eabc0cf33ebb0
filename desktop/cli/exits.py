"""Exit codes of every command (part of the contract)."""

from __future__ import annotations

from enum import IntEnum

from desktop.stamping.model import JobStatus, StampOutcome
from signing.errors import (
    BidSealError,
    Cancelled,
    CloudError,
    CredentialError,
    SessionError,
    UsageError,
)


class Exit(IntEnum):
    """What a shell sees."""

    DONE = 0
    FAILED = 1
    """Some or all files failed."""
    USAGE = 2
    ENDED = 3
    """Refused, expired or cancelled."""
    UNREACHABLE = 4
    """The cloud cannot be reached."""


def exit_of_error(error: BidSealError) -> Exit:
    """The exit code of a command that ended with an error."""
    if isinstance(error, UsageError | CredentialError):
        return Exit.USAGE
    if isinstance(error, SessionError | Cancelled):
        return Exit.ENDED
    return Exit.UNREACHABLE if isinstance(error, CloudError) else Exit.FAILED


def exit_of_outcome(outcome: StampOutcome) -> Exit:
    """The exit code of a stamping job."""
    if outcome.status is JobStatus.DONE:
        return Exit.DONE
    return exit_of_error(outcome.error) if outcome.error is not None else Exit.FAILED
