"""Which PAdES baseline level a signature was found to have (ETSI EN 319 142-1, clause 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from signing.level import Level
from signing.verify.candidates import Candidate
from signing.verify.contents import DOCUMENT_TIMESTAMP
from signing.verify.model import RowKind, SignatureReport, Verdict


def graded(
    found: Sequence[tuple[Candidate, SignatureReport]], store: frozenset[str]
) -> list[SignatureReport]:
    """The reports with the level of each; `store` names the signatures with validation data.

    What counts is evidence that held: a timestamp that is trusted, revocation data that said good,
    a document timestamp behind it that is valid. A document timestamp itself has no level.
    """
    stamps = [
        report.revision_end
        for candidate, report in found
        if candidate.subfilter == DOCUMENT_TIMESTAMP and report.verdict is Verdict.VALID
    ]
    return [
        replace(report, level=_level(candidate, report, store, stamps))
        for candidate, report in found
    ]


def _level(
    candidate: Candidate, report: SignatureReport, store: frozenset[str], stamps: Sequence[int]
) -> Level | None:
    if candidate.subfilter == DOCUMENT_TIMESTAMP or report.verdict is Verdict.INVALID:
        return None
    if not report.timestamped:
        return Level.B_B
    revocation = [row.verdict for row in report.rows if row.kind is RowKind.REVOCATION]
    # the standard's own name for a signature, not a matter of security
    name = hashlib.sha1(candidate.contents, usedforsecurity=False).hexdigest().upper()
    if name not in store or revocation != [Verdict.VALID]:
        return Level.B_T
    is_covered = any(end > report.revision_end for end in stamps)
    return Level.B_LTA if is_covered else Level.B_LT
