"""What the engine is asked to do with a stranger's file; the same here and in its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from signing.engine.order import CancelCheck, Reading
from signing.value import Value

if TYPE_CHECKING:
    # Imported by the orders when they are carried out: the asking side starts faster without.
    from signing.pdf.model import Document
    from signing.pdf.update import Revision, Wish
    from signing.placement.keyword import KeywordHit
    from signing.placement.model import Mark, Placement, Rule
    from signing.seal.model import Seal
    from signing.verify.model import FileReport


@dataclass(frozen=True, slots=True)
class OpenOrder(Reading, Value):
    """Open and classify a file."""

    path: Path
    password: str | None = field(default=None, repr=False)

    def carry_out(self, _cancel: CancelCheck) -> Document:
        """Raises DocumentError."""
        from signing.pdf.open import open_document

        return open_document(self.path, password=self.password)


@dataclass(frozen=True, slots=True)
class FamiliariseOrder(Reading):
    """Find out what the next orders will ask of an opened document, while nobody waits for it."""

    document: Document
    all_pages: bool
    """Whether marks are wanted on all pages, so that it is known below which will be looked."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> None:
        """Nothing comes of it but that they are quicker. Raises DocumentError and Cancelled."""
        from signing.pdf.ground import draw
        from signing.pdf.model import Ink
        from signing.pdf.revision import familiarise
        from signing.placement.ground import pages_looked_at

        familiarise(self.document)
        if self.all_pages and self.document.ink is Ink.MULTIPLY:
            draw(self.document, pages_looked_at(range(1, len(self.document.pages) + 1)), cancel)


@dataclass(frozen=True, slots=True)
class PlaceOrder(Reading):
    """Expand rules over an opened document, reading its text where a keyword needs it."""

    document: Document
    rules: tuple[Rule, ...]
    seals: tuple[Seal, ...]
    found: Mapping[str, tuple[KeywordHit, ...]] = field(default_factory=dict)
    """Hits of keywords that were looked for before."""

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, _cancel: CancelCheck) -> Placement:
        """Raises DocumentError, PlacementError and SealError."""
        from desktop.stamping.placing import place

        return place(self.document, self.rules, self.seals, self.found)


@dataclass(frozen=True, slots=True)
class RepairOrder:
    """Write a repaired copy of a damaged document."""

    document: Document
    target: Path

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, _cancel: CancelCheck) -> Document:
        """Raises DocumentError and OutputError."""
        from signing.pdf.repair import repair

        return repair(self.document, self.target)

    def tidy(self) -> None:
        """Remove the half-written copy."""
        self.target.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class ReviseOrder(Reading, Value):
    """Compose the update that stamps a document and reserves its signature; nothing is written."""

    document: Document
    marks: tuple[Mark, ...]
    seals: Mapping[str, Seal]
    """At least those of the marks; in a `SealCase` where there are many files."""
    wish: Wish

    @property
    def path(self) -> Path:
        """The document's."""
        return self.document.path

    def carry_out(self, cancel: CancelCheck) -> Revision:
        """Raises DocumentError, SealError and Cancelled."""
        from signing.pdf.prepare import checker
        from signing.pdf.revision import revise

        check = checker(cancel)
        return revise(self.document, self.marks, self.seals, wish=self.wish, check=check)


@dataclass(frozen=True, slots=True)
class VerifyOrder(Reading):
    """Verify all signatures of a file."""

    path: Path
    roots: tuple[bytes, ...]
    """Trusted certificates, DER."""
    password: str | None = field(default=None, repr=False)
    with_sm3: bool = False
    """Whether the report tells the file's SM3 too, which takes several times as long."""
    is_online: bool = False
    """Whether services that trusted certificates name may be asked about revocation."""
    internal: tuple[str, ...] = ()
    """Hosts inside the own network that may be asked, too: ``host`` or ``host:port``."""

    def carry_out(self, _cancel: CancelCheck) -> FileReport:
        """Raises DocumentError."""
        from desktop.engine.fetch import Fetcher
        from desktop.engine.hosts import Hosts
        from signing.verify.trust import TrustStore
        from signing.verify.verify import verify_file

        return verify_file(
            self.path,
            trust=TrustStore(self.roots),
            password=self.password,
            fetch=Fetcher(Hosts(self.internal)) if self.is_online else None,
            with_sm3=self.with_sm3,
        )
