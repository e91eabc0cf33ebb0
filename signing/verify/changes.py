"""Judges what was appended after a signature: which changes, and which of them are permitted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader, process_data_at_eof

from signing.verify.candidates import Candidate
from signing.verify.findings import attacks_of
from signing.verify.model import Attack, Finding, Judgement, Modification
from signing.verify.revisions import permissions
from signing.verify.revisions.document import differences
from signing.verify.revisions.history import History
from signing.verify.revisions.kinds import RULES, Effect, Kind, Level
from signing.verify.revisions.permissions import Permissions
from signing.verify.revisions.walk import Difference, Walk
from signing.verify.source import FOREIGN


@dataclass(frozen=True, slots=True)
class Comparison:
    """What happened to a file behind a signature."""

    changes: tuple[Modification, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_quiet: bool = False
    """Whether only validation data and document properties changed."""
    is_complete: bool = True
    """False when the comparison itself failed: the list may lack something."""

    @property
    def worst(self) -> Judgement | None:
        """The worst change; None without any."""
        order = list(Judgement)
        return max((c.judgement for c in self.changes), key=order.index, default=None)


@dataclass(frozen=True, slots=True)
class Span:
    """The signed part of a file, counted as the reader does (from the header)."""

    gap: int
    """Where /Contents begins."""
    end: int


UNCLEAR: Final = Comparison(is_complete=False)


def compare(
    history: History, candidate: Candidate, span: Span, *, sound: frozenset[str]
) -> Comparison:
    """How the file changed behind the signed bytes; call only if there are bytes behind them.

    `sound`: names of fields whose own signatures are proven.
    """
    try:
        revision = _signed_revision(history.reader, span.end)
        if revision is None or not _is_in_place(history, candidate, revision, span):
            return _forged(revision)
        if _has_strays(history.reader, revision):
            return _stray()
        walk = Walk(history, revision, end=span.end)
        found = differences(walk, sound=sound)
        assert candidate.holder is not None  # it is in place
        return _judged(found, permissions.read(walk, candidate.holder, candidate.lock))
    except FOREIGN:  # no time left, or what cannot be read cannot be compared
        return UNCLEAR


def _judged(found: list[Difference], allowed: Permissions) -> Comparison:
    changes = tuple(_modification(item, allowed) for item in found)
    findings = attacks_of(zip(found, changes, strict=True))
    is_quiet = all(RULES[item.place.kind].level is Level.VALIDATION for item in found)
    return Comparison(tuple(sorted(changes, key=_order)), findings, is_quiet)


def _order(change: Modification) -> tuple[int, int, str]:
    return (-list(Judgement).index(change.judgement), change.page or 0, change.field)


def _modification(found: Difference, allowed: Permissions) -> Modification:
    place = found.place
    kind = place.kind
    if kind in (Kind.FIELD_VALUE, Kind.FIELD_SHOWN) and allowed.lock(place.field):
        kind = Kind.FIELD_LOCKED_VALUE
    rule = RULES[kind]
    # no honest program lets an object's number lead back into what was signed
    if rule.level > allowed.granted or found.effect is Effect.SWITCHED:
        judgement = Judgement.FORBIDDEN
    else:
        judgement = Judgement.SUSPICIOUS if rule.is_doubtful else Judgement.ALLOWED
    return Modification(
        judgement=judgement,
        template=rule.template,
        arguments={"page": place.page, "field": place.field or "–", "name": place.name or "–"},
        page=place.page or None,
        field=place.field,
        target=f"{found.object[0]} {found.object[1]}" if found.object else "",
    )


def _forged(revision: int | None) -> Comparison:
    """The signed bytes are no whole revision, or the signature's dictionary is not in them."""
    if revision is None:
        return _single("签名覆盖的部分不是一个完整的文件版本", Attack.INCREMENTAL_SAVING)
    return _single("签名字典不在它所签署的内容之中", Attack.UNIVERSAL_FORGERY)


def _stray() -> Comparison:
    return _single("文件末尾追加了不属于任何版本的内容", Attack.INCREMENTAL_SAVING)


def _single(template: str, attack: Attack) -> Comparison:
    change = Modification(Judgement.FORBIDDEN, template, {}, None, "", "")
    return Comparison((change,), (Finding(attack, template, {}),))


def _signed_revision(reader: PdfFileReader, end: int) -> int | None:
    """The revision whose end is the end of the signed bytes; None if there is none.

    Without this an attacker could let the cross-reference table point behind the signed bytes.
    """
    tables = (reader.xrefs.get_xref_container_info(r) for r in range(reader.xrefs.total_revisions))
    count = 0
    for table in tables:
        if table.end_location > end:
            break
        count += 1
    reader.stream.seek(end)
    try:
        start = process_data_at_eof(reader.stream)
    except FOREIGN:  # no trailer where the signed bytes end
        return None
    if not count or start != reader.xrefs.get_startxref_for_revision(count - 1):
        return None
    return count - 1


def _is_in_place(history: History, candidate: Candidate, revision: int, span: Span) -> bool:
    """Whether the signature's dictionary is the one around the gap, then and now."""
    holder = candidate.holder
    if holder is None:
        return False
    location = history.location(holder, revision)
    is_same = location == history.location(holder, history.last)
    return isinstance(location, int) and location < span.gap and is_same


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
