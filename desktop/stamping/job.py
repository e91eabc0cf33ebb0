"""What one running job consists of, handed from stage to stage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from desktop.stamping.journal import Journal
from desktop.stamping.model import (
    FileOutcome,
    FilePlan,
    FileStatus,
    SignatureInfo,
)
from signing.engine.order import Engine, here
from signing.errors import BidSealError, JournalError
from signing.pdf.complete import discard
from signing.pdf.draft import Drafts
from signing.pdf.model import Document, PreparedFile
from signing.placement.model import Mark
from sync.client.cloud import CloudClient

SelfCheck = Callable[[PreparedFile, str | None], str | None]
"""Verifies a filled temporary file (with its password); raises VerificationError.

Answers the file's SHA-256, hex, if it came by it."""


@dataclass(frozen=True, slots=True)
class JobServices:
    """What a job works with; built once by the composition root."""

    cloud: CloudClient
    cloud_name: str
    """``embedded`` or the address: what the journal knows the cloud by."""
    journal: Journal
    self_check: SelfCheck
    engine: Engine = here
    """Reads strangers' files."""
    drafts: Drafts = field(default_factory=Drafts)
    """Copies that were begun before the job."""


@dataclass(slots=True)
class JobFile:
    """One file on its way through the job."""

    id: str
    """Its id in the session."""
    input: Path
    document: Document | None = None
    marks: tuple[Mark, ...] = ()
    prepared: PreparedFile | None = None
    output: Path | None = None
    output_sha256: str = ""
    signature: SignatureInfo | None = None
    error: BidSealError | None = None
    known_password: str | None = None
    """What opens the file where there is no `document`: told again after a crash."""
    continues: bool = False
    """See `FilePlan`."""

    @classmethod
    def of_plan(cls, plan: FilePlan, number: int) -> JobFile:
        """The file of a plan, or its error."""
        marks = plan.placement.marks if plan.placement else ()
        return cls(
            f"f{number}",
            plan.input,
            plan.document,
            marks,
            error=plan.error,
            continues=plan.continues,
        )

    @property
    def password(self) -> str | None:
        """What opens the document."""
        return self.document.password if self.document else self.known_password

    def fail(self, error: BidSealError, journal: Journal, job: str) -> None:
        """Give the file up, leaving nothing behind."""
        self.error = error
        if self.prepared is not None:
            discard(self.prepared)
        with suppress(JournalError):  # the temporary file is gone, so a restart sees it too
            journal.failed(job, self.id)

    def outcome(self) -> FileOutcome:
        """What became of it."""
        if self.output is not None:
            status = FileStatus.DONE
        else:
            status = FileStatus.FAILED if self.error is not None else FileStatus.SKIPPED
        return FileOutcome(
            input=self.input,
            status=status,
            output=self.output,
            error=self.error,
            document=self.document,
            marks=self.marks,
            signatures=(self.signature,) if self.signature else (),
        )
