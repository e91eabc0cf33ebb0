"""Verifies every signature of a file: one verdict per question, the worst is the whole's.

Nothing untrusted is executed, fetched or believed: the only network access is the `fetch` that
the caller gives, and an unknown issuer makes a signature unknown, never invalid.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pymupdf
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.algorithm import Digest
from signing.errors import DamagedPdfError
from signing.verify import candidates, dss, levels, wreck
from signing.verify.judge import Opened, conclude, examine
from signing.verify.model import FileReport, SignatureReport, Verdict
from signing.verify.revisions.history import History
from signing.verify.revoked import Evidence, Fetch
from signing.verify.shown import Shown
from signing.verify.source import Source, reading
from signing.verify.trust import TrustStore
from signing.verify.trust_rows import Context

_COMPARE_SECONDS: Final = 10.0
"""CPU seconds a file for comparing revisions; what is not compared by then stays unknown."""
_RANGE: Final = b"/ByteRange"
"""Stands in the bytes of every file that holds a signature."""


def verify_file(
    path: Path,
    *,
    trust: TrustStore,
    password: str | None = None,
    now: datetime | None = None,
    fetch: Fetch | None = None,
    with_sm3: bool = False,
) -> FileReport:
    """The judgement over `path`.

    `now` is aware (default: the clock); `fetch` gets revocation data (default: stay offline);
    `with_sm3` adds the file's SM3, which takes several times as long as its SHA-256.
    Raises FileAccessError, NotPdfError, DamagedPdfError, PasswordError or ProtectedPdfError.
    """
    checked_at = now or datetime.now(UTC)
    with Source(path, password=password) as source:
        if source.reader is None:
            found = _damaged(source)
        else:
            found = _read(source, source.reader, trust, (checked_at, fetch), password)
        return FileReport(
            path=path,
            size=len(source.data),
            sha256=source.fingerprint(Digest.SHA256),
            sm3=source.fingerprint(Digest.SM3) if with_sm3 else "",
            checked_at=checked_at,
            verdict=max((s.verdict for s in found), key=_rank, default=Verdict.UNSIGNED),
            signatures=found,
        )


def _read(
    source: Source,
    reader: PdfFileReader,
    trust: TrustStore,
    asked: tuple[datetime, Fetch | None],
    password: str | None,
) -> tuple[SignatureReport, ...]:
    """The judgement over a file that has an index, though what that names may not be there."""
    try:
        with reading(source.path.name):
            return _judge_all(source, reader, _context(reader, trust, *asked), password)
    except DamagedPdfError:
        if source.data.find(_RANGE) < 0:
            raise
        return (wreck.report(source.data),)


def _rank(verdict: Verdict) -> int:
    return verdict.rank


def _context(
    reader: PdfFileReader, trust: TrustStore, now: datetime, fetch: Fetch | None
) -> Context:
    evidence = Evidence(dss.read(reader, "/CRLs"), dss.read(reader, "/OCSPs"), fetch)
    return Context(trust=trust, now=now, pool=dss.read(reader, "/Certs"), evidence=evidence)


def _judge_all(
    source: Source, reader: PdfFileReader, context: Context, password: str | None
) -> tuple[SignatureReport, ...]:
    """In signing order; a later signature covers more of the file."""
    listed = candidates.find(reader)
    if not listed and candidates.may_be_lost(reader) and source.data.find(_RANGE) >= 0:
        return (wreck.report(source.data),)
    found = [examine(c, data=source.data, context=context) for c in listed]
    deadline = time.thread_time() + _COMPARE_SECONDS
    history = History(reader, deadline=deadline, shown=Shown(source.path, password).text)
    opened = Opened(history, source.data, bias=source.bias)
    reports = [(one.candidate, conclude(one, opened=opened, others=found)) for one in found]
    graded = levels.graded(reports, dss.names(reader))
    return tuple(sorted(graded, key=lambda report: report.revision_end))


def _damaged(source: Source) -> tuple[SignatureReport, ...]:
    """A file that cannot be parsed: invalid if it holds a signature, unsigned if it surely does
    not; DamagedPdfError if nobody can say."""
    if source.data.find(_RANGE) >= 0:
        return (wreck.report(source.data),)
    try:
        with pymupdf.open(source.path) as document:  # type: ignore[no-untyped-call]
            if document.get_sigflags() <= 0 and document.page_count:
                return ()
    except (RuntimeError, ValueError) as error:
        raise DamagedPdfError(name=source.path.name) from error
    raise DamagedPdfError(name=source.path.name)
