"""What the desk asks the engine to do with a stranger's document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signing.algorithm import Digest
from signing.engine.order import CancelCheck, Reading
from signing.pdf.names import temporary_path

if TYPE_CHECKING:
    # Imported by the orders when they are carried out: a cloud starts faster without.
    from signing.pdf.model import Document, PreparedFile
    from signing.placement.model import Mark
    from signing.seal.model import Seal
    from signing.verify.model import FileReport


@dataclass(frozen=True, slots=True)
class LookOrder(Reading):
    """Open and classify a document."""

    path: Path

    def carry_out(self, _cancel: CancelCheck) -> Document:
        """Raises DocumentError."""
        from signing.pdf.open import open_document

        return open_document(self.path)


@dataclass(frozen=True, slots=True)
class PictureOrder(Reading):
    """Draw one page as PNG."""

    path: Path
    page: int
    """1-based."""
    width: int
    """px"""

    def carry_out(self, _cancel: CancelCheck) -> bytes:
        """Raises DocumentError."""
        import pymupdf

        api: Any = pymupdf  # the library has no types
        with api.open(self.path) as document:
            page = document[self.page - 1]
            scale = self.width / page.rect.width
            return bytes(page.get_pixmap(matrix=api.Matrix(scale, scale)).tobytes("png"))


@dataclass(frozen=True, slots=True)
class StampOrder:
    """Stamp a document into a temporary file and reserve its signature."""

    document: Document
    marks: tuple[Mark, ...]
    seals: dict[str, Seal]
    target: Path
    seal_data: bytes
    reserve: int
    """Bytes of CMS that must fit."""
    tag: str
    """Of the temporary file's name."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> PreparedFile:
        """Raises DocumentError, SealError, OutputError and Cancelled."""
        from signing.pdf.prepare import prepare

        return prepare(
            self.document,
            self.marks,
            self.seals,
            target=self.target,
            digests=tuple(Digest),
            seal_data=self.seal_data,
            reserve=self.reserve,
            cancel=cancel,
            tag=self.tag,
        )

    def tidy(self) -> None:
        """Remove the half-written temporary file."""
        temporary_path(self.target, self.tag).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class CheckOrder(Reading):
    """Verify all signatures of a document."""

    path: Path
    roots: tuple[bytes, ...]
    """DER."""
    now: datetime

    def carry_out(self, _cancel: CancelCheck) -> FileReport:
        """Raises DocumentError."""
        from signing.verify.trust import TrustStore
        from signing.verify.verify import verify_file

        return verify_file(self.path, trust=TrustStore(self.roots), now=self.now)
