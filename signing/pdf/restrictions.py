"""What forbids or limits a change: signatures, certification, usage rights, XFA."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import ProtectedPdfError
from signing.pdf.form import signature_fields
from signing.pdf.lock import Lock, LockAction
from signing.pdf.locks import signature_references
from signing.pdf.model import Change
from signing.pdf.source import Source
from signing.pdf.syntax import number

_NO_CHANGES = 1


def require_changeable(source: Source) -> None:
    """Raise ProtectedPdfError, with the reason, when the author allows no further signature."""
    if _dynamic_xfa(source):
        raise ProtectedPdfError(name=source.name, reason="它是动态 XFA 表单")
    permissions = source.dictionary(source.catalog.get("/Perms"))
    if "/UR3" in permissions or "/UR" in permissions:
        raise ProtectedPdfError(name=source.name, reason="它带有 Adobe 使用权限签名(UR3)")
    if "/DocMDP" in permissions and _docmdp_level(source, permissions["/DocMDP"]) == _NO_CHANGES:
        raise ProtectedPdfError(name=source.name, reason="它已被认证为不允许任何更改(DocMDP)")


def permitted_change(source: Source, locks: Sequence[Lock]) -> Change:
    """What may be added to a file that `require_changeable` let pass; `locks` are in force."""
    if "/DocMDP" in source.dictionary(source.catalog.get("/Perms")):
        # Levels 2 and 3 allow signing, but only in fields that were there (12.8.2.2).
        return Change.CERTIFIED
    if any(lock.action is not LockAction.INCLUDE for lock in locks):
        # Fields that are not named are locked, so also one of ours (12.8.2.4).
        return Change.LOCKED
    return Change.SIGNATURE_ONLY if count_signatures(source) else Change.CONTENT


def count_signatures(source: Source) -> int:
    """Signature fields of the form that are filled in."""
    return sum(node.is_signed(source) for node in signature_fields(source))


def _dynamic_xfa(source: Source) -> bool:
    """XFA whose pages are built by the viewer (ISO 32000-1, 12.7.8): nothing to stamp on."""
    form = source.dictionary(source.catalog.get("/AcroForm"))
    return "/XFA" in form and source.resolve(source.catalog.get("/NeedsRendering")) == "true"


def _docmdp_level(source: Source, signature: str) -> int:
    """/P of the certification (12.8.2.2); 2 is its default."""
    for item in signature_references(source, signature):
        if source.resolve(item.get("/TransformMethod")) == "/DocMDP":
            parameters = source.dictionary(item.get("/TransformParams"))
            return int(number(source.resolve(parameters.get("/P"))) or 2)
    return 2
