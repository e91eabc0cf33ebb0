"""Value types of the PDF rooms, from the opened document to the finished file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from signing.algorithm import Digest
from signing.geometry import PageGeometry
from signing.level import Level
from signing.placement.model import Mark, SignatureField
from signing.value import Value


class Encryption(StrEnum):
    """How a PDF is encrypted."""

    NONE = "none"
    OWNER_ONLY = "owner-only"
    """Opens without a password."""
    PASSWORD = "password"  # noqa: S105 - a kind, not a secret


class Change(StrEnum):
    """What may still be added to a document."""

    CONTENT = "content"
    """Marks may be drawn into pages, then signed."""
    SIGNATURE_ONLY = "signature-only"
    """Already signed: only signature fields (and their appearance) may be added."""
    CERTIFIED = "certified"
    """Certified for filling in (DocMDP): fields that are there may be signed, and one may be added
    that is not to be seen."""
    LOCKED = "locked"
    """A signature locks new fields (FieldMDP): only those that are there may be signed."""
    RIGHTS = "rights"
    """Its usage rights (UR3) allow to sign fields that are there, not to add any."""


class Ink(StrEnum):
    """How marks are drawn onto what lies below."""

    MULTIPLY = "multiply"
    """Print stays readable through the ink."""
    OPAQUE = "opaque"
    """The ink covers: the file claims to be of a kind that forbids blending."""


@dataclass(frozen=True, slots=True)
class Document(Value):
    """An opened and classified PDF; a description, not an open handle."""

    path: Path
    size: int
    """bytes"""
    pages: tuple[PageGeometry, ...]
    encryption: Encryption = Encryption.NONE
    password: str | None = field(default=None, repr=False)
    fields: tuple[SignatureField, ...] = ()
    """Empty signature fields that may be signed in place."""
    signatures: int = 0
    """Signatures already in the file."""
    change: Change = Change.CONTENT
    repaired: bool = False
    """The file is damaged and was read by reconstructing its cross-reference table, or a signature
    in it could not be verified (`signing.verify.ahead`): it can be signed as a repaired copy."""
    outlives: bool = True
    """Whether strict validators let a signature in it stand when something is appended behind."""
    title: str = ""
    ink: Ink = Ink.MULTIPLY

    @property
    def name(self) -> str:
        """File name for messages."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A stamped temporary file whose signature is reserved and not yet filled in.

    Serialisable (`to_json`/`from_json` in `signing.pdf.prepared`), so that a restart can resume
    while the phone is being waited for.
    """

    input: Path
    temporary: Path
    """In the output folder; removed by `discard`, renamed by `publish`."""
    target: Path
    """Wanted final name; numbered by `publish` if it exists by then."""
    original_size: int
    """bytes; the original is a prefix of this length"""
    original_sha256: str
    """hex; checked again before publishing"""
    contents_offset: int
    """Byte offset of the ``<`` of /Contents."""
    contents_length: int
    """Bytes from ``<`` to ``>`` inclusive."""
    byte_range: tuple[int, int, int, int]
    digests: Mapping[Digest, str]
    """hex digest over the byte range, for each algorithm the session may end with"""
    field_name: str
    marks: tuple[Mark, ...]
    original_mtime_ns: int = 0
    """Modification time of the original in ns since the epoch; 0 when unknown."""
    level: Level = Level.B_T
    """What the signature is to reach."""
    continues: bool = False
    """Whether the input is what an earlier step of the same job made, so that the result, which
    begins with it, takes its place."""


@dataclass(frozen=True, slots=True)
class CompletedFile:
    """A verified, fsynced and renamed output."""

    input: Path
    output: Path
    sha256: str
    """hex"""
    field_name: str
    marks: tuple[Mark, ...]
