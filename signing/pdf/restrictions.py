"""What forbids or limits a change: signatures, certification, usage rights, XFA."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import ProtectedPdfError
from signing.pdf.form import signature_fields
from signing.pdf.lock import Lock, LockAction
from signing.pdf.locks import signature_references
from signing.pdf.model import Change
from signing.pdf.reach import require_complete
from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, number, split_array

_NO_CHANGES = 1
_SIGN = ("/Signature", "/Modify")
"""The right to sign a field (ISO 32000-1, table 255)."""
_ADD = ("/Form", "/Add")
"""The right to add fields."""


def require_changeable(source: Source) -> None:
    """Raise ProtectedPdfError, with the reason, when the author allows no further signature."""
    if _dynamic_xfa(source):
        raise ProtectedPdfError(name=source.name, reason="它是动态 XFA 表单")
    if _has_usage_rights(source) and _SIGN not in _usage_rights(source):
        raise ProtectedPdfError(
            name=source.name, reason="它带有 Adobe 使用权限签名(UR3),其中不含签名权限"
        )
    if _level(source) == _NO_CHANGES:
        raise ProtectedPdfError(name=source.name, reason="它已被认证为不允许任何更改(DocMDP)")
    require_complete(source)


def permitted_change(source: Source, locks: Sequence[Lock]) -> Change:
    """What may be added to a file that `require_changeable` let pass; `locks` are in force."""
    if any(lock.action is not LockAction.INCLUDE for lock in locks):
        # Fields that are not named are locked, so also one of ours (12.8.2.4).
        return Change.LOCKED
    if _level(source) is not None:
        # Levels 2 and 3 allow signing, but not that new fields are seen (12.8.2.2).
        return Change.CERTIFIED
    if _has_usage_rights(source):
        # They cover the pages, so nothing may be drawn into them.
        return Change.SIGNATURE_ONLY if _ADD in _usage_rights(source) else Change.RIGHTS
    return Change.SIGNATURE_ONLY if count_signatures(source) else Change.CONTENT


def count_signatures(source: Source) -> int:
    """Signature fields of the form that are filled in."""
    return sum(node.is_signed(source) for node in signature_fields(source))


def _dynamic_xfa(source: Source) -> bool:
    """XFA whose pages are built by the viewer (ISO 32000-1, 12.7.8): nothing to stamp on."""
    form = source.dictionary(source.catalog.get("/AcroForm"))
    return "/XFA" in form and source.resolve(source.catalog.get("/NeedsRendering")) == "true"


def _level(source: Source) -> int | None:
    """The strictest level of changes that a signature lets pass (12.8.2.2); None without any.

    It says so itself, or its field's lock does (ISO 32000-2, table 236); 2 is the default of the
    former. What is no level forbids everything.
    """
    signatures = [source.dictionary(source.catalog.get("/Perms")).get("/DocMDP")]
    found = []
    for node in signature_fields(source):
        if node.is_signed(source):
            signatures.append(node.entries.get("/V"))
            lock = source.dictionary(node.entries.get("/Lock"))
            if "/P" in lock:
                found.append(_level_of(source, lock))
    for signature in signatures:
        for item in signature_references(source, signature):
            if source.resolve(item.get("/TransformMethod")) == "/DocMDP":
                found.append(_level_of(source, source.dictionary(item.get("/TransformParams"))))
    return min(found, default=None)


def _level_of(source: Source, parameters: dict[str, str]) -> int:
    level = number(source.resolve(parameters.get("/P", "2")))
    return int(level) if level in (2, 3) else _NO_CHANGES


def _has_usage_rights(source: Source) -> bool:
    permissions = source.dictionary(source.catalog.get("/Perms"))
    return "/UR3" in permissions or "/UR" in permissions


def _usage_rights(source: Source) -> set[tuple[str, str]]:
    """What Adobe's usage rights allow (12.8.2.3), as pairs of the kind of right and the right."""
    permissions = source.dictionary(source.catalog.get("/Perms"))
    found = set()
    for item in signature_references(source, permissions.get("/UR3") or permissions.get("/UR")):
        parameters = source.dictionary(item.get("/TransformParams"))
        for kind in ("/Form", "/Signature"):
            value = source.resolve(parameters.get(kind))
            with reading(source.name):
                rights = split_array(str(value)) if is_array(value) else []
            found |= {(kind, str(source.resolve(right))) for right in rights}
    return found
