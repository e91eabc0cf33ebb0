"""Value types of a stamping job, from the request to the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from signing.algorithm import Algorithm, Digest
from signing.errors import BidSealError
from signing.level import Level
from signing.pdf.model import Document
from signing.placement.model import Mark, Placement, Rule
from signing.seal.model import Seal, SealType

if TYPE_CHECKING:
    # The command line knows its request long before it speaks to a cloud.
    from sync.protocol.session import Charge, SessionView


@dataclass(frozen=True, slots=True)
class StampRequest:
    """What the user wants: which files, which rules, where to, how paid."""

    files: tuple[Path, ...]
    rules: tuple[Rule, ...]
    output: Path | None = None
    """A folder, or for a single input a file; None: beside the input."""
    algorithm: Algorithm | None = None
    """None leaves the choice to the certificate picked on the phone."""
    platform: str = ""
    """Directory code; empty means the first platform."""
    billing: str = "auto"
    level: Level = Level.B_T
    password: str | None = field(default=None, repr=False)
    copies: Mapping[Path, Path] = field(default_factory=dict)
    """Damaged files and the repaired copies to stamp in their place."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """What is taken of each file: both, unless the algorithm is fixed."""
        return tuple(Digest) if self.algorithm is None else (self.algorithm.digest,)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file: opened and expanded, or the error that excludes it."""

    input: Path
    document: Document | None = None
    placement: Placement | None = None
    error: BidSealError | None = None
    continues: bool = False
    """Whether the input is the output of an earlier step, whose place the result takes."""


@dataclass(frozen=True, slots=True)
class StampPlan:
    """All files of a request, expanded; nothing has been written or sent."""

    request: StampRequest
    seals: Mapping[str, Seal]
    files: tuple[FilePlan, ...]


class Stage(StrEnum):
    """Where a job stands, for progress."""

    OPENING = "opening"
    PREPARING = "preparing"
    SESSION = "session"
    COMPLETING = "completing"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class StampProgress:
    """One step of progress; `session` is set whenever the session changed."""

    stage: Stage
    done: int = 0
    total: int = 0
    """Files."""
    name: str = ""
    session: SessionView | None = None
    step: int = 1
    """Of `steps`: 1-based."""
    steps: int = 1
    """One for each identity that signs."""
    identity: SealType = SealType.UNIT
    """Whose step it is."""


class JobStatus(StrEnum):
    """How a job ended; the values are part of the JSON contract."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class FileStatus(StrEnum):
    """How a file ended; the values are part of the JSON contract."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class Shortfall(StrEnum):
    """Why a signature did not reach the level wanted."""

    ISSUERS = "issuers"
    """A CA did not tell what it has revoked."""
    LOCKED = "locked"
    """The job was taken up after a crash, and the file's password is not known any more."""


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """The signature added to a file, for the receipt."""

    field: str
    algorithm: Algorithm
    signer: str
    serial: str
    """hex"""
    timestamp: str | None
    """ISO 8601 with zone; None at B-B, which has none"""
    wanted: Level = Level.B_T
    reached: Level = Level.B_T
    """May be lower than `wanted`; then `shortfall` says why."""
    shortfall: Shortfall = Shortfall.ISSUERS

    @property
    def is_below(self) -> bool:
        """Whether the level wanted was not reached."""
        return not self.reached.reaches(self.wanted)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    input: Path
    status: FileStatus
    output: Path | None = None
    error: BidSealError | None = None
    document: Document | None = None
    marks: tuple[Mark, ...] = ()
    signatures: tuple[SignatureInfo, ...] = ()

    @property
    def repaired_copy(self) -> Path | None:
        """The repaired copy that was stamped in the place of a damaged input."""
        if self.document is None or self.document.path == self.input:
            return None
        return self.document.path


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of one identity's step of a job."""

    identity: SealType
    status: JobStatus
    session: str | None = None
    charge: Charge | None = None


@dataclass(frozen=True, slots=True)
class StampOutcome:
    """What became of the whole job."""

    status: JobStatus
    files: tuple[FileOutcome, ...]
    session: str | None = None
    charge: Charge | None = None
    """Of all steps together."""
    error: BidSealError | None = None
    steps: tuple[StepOutcome, ...] = ()
    """One by one, where several identities sign."""
