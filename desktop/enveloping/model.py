"""Value types of an encryption or decryption, from the request to the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.stamping.model import FileStatus, JobStatus
from signing.envelope.head import Head
from signing.errors import BidSealError

if TYPE_CHECKING:
    from sync.protocol.envelope import EncryptionCertificate
    from sync.protocol.session import Charge, SessionView


@dataclass(frozen=True, slots=True)
class EncryptRequest:
    """Which files, for whom besides the sender, from when they may be opened."""

    files: tuple[Path, ...]
    output: Path | None = None
    """A folder, or for a single file a file; None: beside the input."""
    opening: datetime | None = None
    """Aware."""
    project: str = ""
    recipients: tuple[bytes, ...] = ()
    """Further certificates, DER; the sender's own is chosen on the phone."""
    platform: str = ""
    billing: str = "auto"


@dataclass(frozen=True, slots=True)
class DecryptRequest:
    """Which containers, and where to."""

    files: tuple[Path, ...]
    output: Path | None = None
    """A folder, or for a single file a file; None: beside the input."""
    platform: str = ""


class Stage(StrEnum):
    """Where a job stands."""

    EXAMINING = "examining"
    SESSION = "session"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class CryptProgress:
    """One step of progress; `session` is set whenever the session changed."""

    stage: Stage
    done: int = 0
    total: int = 0
    """Bytes."""
    name: str = ""
    session: SessionView | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """A certificate that ends before the files may be opened."""

    holder: str
    serial: str
    not_after: datetime
    opening: datetime


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    input: Path
    status: FileStatus
    output: Path | None = None
    error: BidSealError | None = None
    head: Head | None = None
    """Of the container, written or read."""
    sha256: str = ""
    """Of the output, hex."""


@dataclass(frozen=True, slots=True)
class EnvelopeOutcome:
    """What became of the whole job."""

    status: JobStatus
    files: tuple[FileOutcome, ...]
    session: str | None = None
    charge: Charge | None = None
    certificate: EncryptionCertificate | None = None
    """The one that was chosen on the phone."""
    tried: bool = False
    """Encryption: whether phone and cloud opened a key of this certificate on trial."""
    warnings: tuple[Warned, ...] = ()
    error: BidSealError | None = None
