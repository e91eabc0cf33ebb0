"""撤章: back from a signed output to the kept original, with a record and without losing anything.

A signature that was given away cannot be taken back; withdrawing keeps the signed file under
another name, so that it is not submitted by mistake, and makes sure that the original is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from desktop.stamping.journal import Journal
from desktop.stamping.withdrawals import WithdrawalRecord
from signing.errors import FileAccessError, JournalError, OutputError, UsageError
from signing.os_reason import os_reason
from signing.pdf.complete import move_to_free_name
from signing.pdf.copying import digest_file
from signing.pdf.model import PreparedFile
from signing.pdf.names import PART_SUFFIX

SUFFIX = "_已撤章"
_CHUNK = 8 << 20
"""Bytes copied at once."""
_STEPS_MOST = 20
"""Signatures upon one another that are followed back to the original."""


class OriginalState(StrEnum):
    """Where the original came from."""

    KEPT = "kept"
    """It is where it was, byte for byte."""
    RESTORED = "restored"
    """It was gone; the signed file begins with it, so it was written again."""
    BESIDE = "beside"
    """It was changed meanwhile; as it was signed it now stands beside the changed one."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of a withdrawn output."""

    output: Path
    """Where it was."""
    kept_as: Path
    """Where it is now."""
    original: Path
    state: OriginalState


def withdraw(journal: Journal, output: Path, *, reason: str = "") -> Withdrawal:
    """Set the signed `output` aside, make sure of its original, and note it in the journal.

    Raises UsageError for a file that this PC did not sign or that was changed since,
    FileAccessError, OutputError or JournalError; then everything is where it was, but for an
    original that was written again.
    """
    output = output.absolute()
    try:
        digest = digest_file(output)
    except OSError as error:
        raise FileAccessError(name=output.name, reason=os_reason(error)) from error
    first = _first_step(journal, digest, output)
    original, state = _original(first, output)
    kept_as = _set_aside(output)
    record = WithdrawalRecord(
        at=datetime.now(UTC),
        output=output,
        kept_as=kept_as,
        output_sha256=digest,
        original=original,
        original_sha256=first.original_sha256,
        reason=reason,
    )
    try:
        journal.withdrawals.add(record)
    except JournalError:
        kept_as.replace(output)  # without a record it must not have happened
        raise
    return Withdrawal(output, kept_as, original, state)


def _first_step(journal: Journal, digest: str, output: Path) -> PreparedFile:
    """What was prepared from the original; a signature of several steps has several."""
    prepared = None
    for _ in range(_STEPS_MOST):
        found = journal.prepared_as(digest)
        if found is None:
            break
        prepared, digest = found, found.original_sha256
        if not prepared.continues:
            break
    if prepared is None or prepared.continues:
        raise UsageError(
            "本机没有《{name}》的签章记录,或它在签章之后被改动,不能撤章。",
            name=output.name,
            next="请选择由本机签章、未再改动的文件。",
        )
    return prepared


def _original(prepared: PreparedFile, output: Path) -> tuple[Path, OriginalState]:
    """The original as it was signed, written again from the signed file where it is not."""
    original = prepared.input
    try:
        if digest_file(original) == prepared.original_sha256:
            return original, OriginalState.KEPT
        target, state = original.with_name(f"{original.stem}_原件.pdf"), OriginalState.BESIDE
    except FileNotFoundError:
        target, state = original, OriginalState.RESTORED
    except OSError as error:
        raise FileAccessError(name=original.name, reason=os_reason(error)) from error
    return _written_again(prepared, output, target), state


def _written_again(prepared: PreparedFile, output: Path, target: Path) -> Path:
    """The first bytes of the signed file, which are the original, as a new file."""
    part = target.with_name(f".{target.name}{PART_SUFFIX}")
    try:
        with output.open("rb") as source, part.open("xb") as copy:
            left = prepared.original_size
            while chunk := source.read(min(left, _CHUNK)):
                copy.write(chunk)
                left -= len(chunk)
        return move_to_free_name(part, target)
    except OSError as error:
        raise OutputError(path=str(target), reason=os_reason(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _set_aside(output: Path) -> Path:
    try:
        return move_to_free_name(output, output.with_name(f"{output.stem}{SUFFIX}.pdf"))
    except OSError as error:
        raise OutputError(path=str(output), reason=os_reason(error)) from error
