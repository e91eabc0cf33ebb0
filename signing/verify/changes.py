"""Judges what was appended after a signature, by pyHanko's comparison of revisions."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader, process_data_at_eof
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from signing.verify.candidates import Candidate
from signing.verify.policy import policy
from signing.verify.source import FOREIGN


class Changes(StrEnum):
    """What happened to the file after a signature."""

    NONE = "none"
    SIGNATURES = "signatures"
    """Only data for long-term validation was added."""
    FORM = "form"
    """Fields were filled in or signed, as permitted."""
    ANNOTATIONS = "annotations"
    """Comments were added, as permitted."""
    FORBIDDEN = "forbidden"
    UNCLEAR = "unclear"
    """The comparison itself failed."""


_LEVELS = {
    ModificationLevel.NONE: Changes.NONE,
    ModificationLevel.LTA_UPDATES: Changes.SIGNATURES,
    ModificationLevel.FORM_FILLING: Changes.FORM,
    ModificationLevel.ANNOTATIONS: Changes.ANNOTATIONS,
    ModificationLevel.OTHER: Changes.FORBIDDEN,
}


def compare(reader: PdfFileReader, candidate: Candidate, end: int, *, deadline: float) -> Changes:
    """How the file changed behind the signed bytes; call only if there are bytes behind them.

    `end` is where they end, counted as the reader does (from the header).
    Unclear after `deadline` (`time.monotonic()`).
    """
    if candidate.reference is None:
        return Changes.UNCLEAR
    try:
        revision = reader.xrefs.get_last_change(candidate.reference)
        if not _is_whole_revision(reader, revision, end) or _has_strays(reader, revision):
            return Changes.FORBIDDEN
        permission = _doc_mdp(candidate)
        result = policy(deadline).review_file(
            reader,
            revision,
            field_mdp_spec=_field_mdp(candidate.value),
            doc_mdp=permission,
        )
    except FOREIGN:
        return Changes.UNCLEAR
    if not isinstance(result, DiffResult):
        return Changes.FORBIDDEN
    level = result.modification_level
    if permission is not None and level.value > permission.value:
        return Changes.FORBIDDEN
    return _LEVELS[level]


def _is_whole_revision(reader: PdfFileReader, revision: int, end: int) -> bool:
    """The signed bytes end where the revision does that brought the signature in.

    Without this an attacker could let the cross-reference table point behind the signed bytes.
    """
    reader.stream.seek(end)
    if process_data_at_eof(reader.stream) != reader.xrefs.get_startxref_for_revision(revision):
        return False
    tables = (reader.xrefs.get_xref_container_info(i) for i in range(revision + 1))
    return all(table.end_location <= end for table in tables)


def _has_strays(reader: PdfFileReader, revision: int) -> bool:
    """Whether bytes were appended that belong to no revision the reader knows.

    Other readers repair such files and show what was appended (“incremental saving attack”).
    """
    last = reader.xrefs.total_revisions - 1
    if last <= revision:
        return True
    reader.stream.seek(-1, os.SEEK_END)
    at_end: int = process_data_at_eof(reader.stream)
    return at_end != reader.xrefs.get_startxref_for_revision(last)


def _doc_mdp(candidate: Candidate) -> MDPPerm | None:
    """What the signature lets others change (ISO 32000-2, 12.8.2.2); None: no statement."""
    parameters = _transform(candidate.value, "/DocMDP")
    if parameters is not None:
        return MDPPerm(int(parameters.get("/P", 2)))
    lock = candidate.lock
    return MDPPerm(int(lock["/P"])) if lock is not None and "/P" in lock else None


def _field_mdp(value: Any) -> FieldMDPSpec | None:
    parameters = _transform(value, "/FieldMDP")
    return None if parameters is None else FieldMDPSpec.from_pdf_object(parameters)


def _transform(value: Any, method: str) -> Any:
    for entry in value.get("/Reference", ()):
        if entry.get_object().get("/TransformMethod") == method:
            return entry.get_object()["/TransformParams"]
    return None
