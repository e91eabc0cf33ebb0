"""Value types of verification: four verdicts, eight rows per signature, one report per file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from signing.level import Level
from signing.value import Value


class Verdict(StrEnum):
    """How a signature or a file is judged; the values are part of the JSON contract."""

    VALID = "valid"
    VALID_WITH_NOTES = "valid-with-notes"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    UNSIGNED = "unsigned"

    @property
    def rank(self) -> int:
        """0 is best; the overall verdict is that of the worst signature."""
        return _RANK.index(self)


_RANK = (
    Verdict.VALID,
    Verdict.VALID_WITH_NOTES,
    Verdict.UNKNOWN,
    Verdict.INVALID,
    Verdict.UNSIGNED,
)


class RowKind(StrEnum):
    """The eight rows shown for a signature."""

    INTEGRITY = "integrity"
    SIGNER = "signer"
    CHAIN = "chain"
    TIME = "time"
    REVOCATION = "revocation"
    MODIFICATIONS = "modifications"
    ALGORITHM = "algorithm"
    COVERAGE = "coverage"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Row(Value):
    """One checked aspect of a signature."""

    kind: RowKind
    verdict: Verdict
    template: str
    """Chinese template, translated at the door; filled with `arguments`."""
    arguments: dict[str, object]


class Judgement(StrEnum):
    """Whether a change behind a signature is permitted; part of the JSON contract."""

    ALLOWED = "allowed"
    SUSPICIOUS = "suspicious"
    """Permitted, but it may deceive the eye."""
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Modification:
    """One thing that changed behind a signature."""

    judgement: Judgement
    template: str
    """Chinese; filled with `arguments`."""
    arguments: dict[str, object]
    page: int | None
    """1-based"""
    field: str
    """Name of the form field; empty outside forms."""
    target: str
    """Number and generation of the changed object; empty if there is not one."""


class Attack(StrEnum):
    """Attacks on signed PDFs (pdf-insecurity.org); the values are part of the JSON contract."""

    WRAPPING = "signature-wrapping"
    INCREMENTAL_SAVING = "incremental-saving"
    UNIVERSAL_FORGERY = "universal-signature-forgery"
    SHADOW_HIDE = "shadow-hide"
    SHADOW_REPLACE = "shadow-replace"
    SHADOW_HIDE_AND_REPLACE = "shadow-hide-and-replace"
    EVIL_ANNOTATION = "evil-annotation"
    SNEAKY_SIGNATURE = "sneaky-signature"


@dataclass(frozen=True, slots=True)
class Finding:
    """The shape of a published attack, and what showed it."""

    attack: Attack
    template: str
    """Chinese; filled with `arguments`."""
    arguments: dict[str, object]


@dataclass(frozen=True, slots=True)
class SignatureReport(Value):
    """Everything found about one signature."""

    field: str
    page: int | None
    """1-based page of its visible field, if any."""
    rect_pt: tuple[float, float, float, float] | None
    algorithm: str
    """e.g. ``rsa-sha256``, ``sm2-sm3``, ``ecdsa-sha384``; empty if it could not be confirmed."""
    signer: str
    """Common name."""
    issuer: str
    serial: str
    """hex"""
    fingerprint: str
    """SHA-256 of the certificate, hex"""
    signed_at: datetime | None
    """Proven time (timestamp) or else the claimed one."""
    timestamped: bool
    revision_end: int
    """bytes; where the signed revision ends"""
    covers_whole_file: bool
    test_certificate: bool
    verdict: Verdict
    rows: tuple[Row, ...]
    level: Level | None = None
    """PAdES baseline level that was found; None for a document timestamp or an invalid one."""
    valid_from: datetime | None = None
    """The certificate's period."""
    valid_until: datetime | None = None
    path: tuple[str, ...] = ()
    """Names from the signer up, as far as the path was found."""
    modifications: tuple[Modification, ...] = ()
    """Everything that changed afterwards, the worst first."""
    findings: tuple[Finding, ...] = ()
    """Attacks by name, worst first."""


@dataclass(frozen=True, slots=True)
class FileReport(Value):
    """The judgement over one file."""

    path: Path
    size: int
    sha256: str
    """hex"""
    checked_at: datetime
    verdict: Verdict
    signatures: tuple[SignatureReport, ...]
    sm3: str = ""
    """hex; empty when it was not asked for"""
