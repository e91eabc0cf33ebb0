"""What forbids or limits a change: signatures, certification, usage rights, XFA."""

from __future__ import annotations

from collections.abc import Iterator

from signing.errors import ProtectedPdfError
from signing.pdf.field import form_fields
from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, number, reference, split_array

_MAX_FIELDS = 20_000
"""Fields looked at; more are only made by generators of hostile files."""
_NO_CHANGES = 1


def require_changeable(source: Source) -> None:
    """Raise ProtectedPdfError, with the reason, when the author allows no further signature."""
    if _dynamic_xfa(source):
        raise ProtectedPdfError(name=source.name, reason="它是动态 XFA 表单")
    permissions = source.dictionary(source.catalog.get("/Perms"))
    if "/UR3" in permissions or "/UR" in permissions:
        raise ProtectedPdfError(name=source.name, reason="它带有 Adobe 使用权限签名(UR3)")
    if "/DocMDP" in permissions:
        if _docmdp_level(source, permissions["/DocMDP"]) == _NO_CHANGES:
            raise ProtectedPdfError(name=source.name, reason="它已被认证为不允许任何更改(DocMDP)")
        # Levels 2 and 3 allow signing, but only in fields that were there (12.8.2.2).
        raise ProtectedPdfError(name=source.name, reason="它已被认证,不允许新增签章(DocMDP)")
    if any(_locks_new_fields(source, field) for field in _signed_fields(source)):
        raise ProtectedPdfError(
            name=source.name, reason="已有签名锁定了表单,不允许新增签章(FieldMDP)"
        )


def count_signatures(source: Source) -> int:
    """Signature fields of the form that are filled in."""
    return sum(1 for _ in _signed_fields(source))


def _signed_fields(source: Source) -> Iterator[dict[str, str]]:
    """Terminal fields of type /Sig with a value, each looked at once."""
    stack = [(field, "") for field in reversed(form_fields(source))]
    seen: set[int] = set()
    while stack and len(seen) < _MAX_FIELDS:
        value, inherited = stack.pop()
        target = reference(value)
        if target is None or target[0] in seen:
            continue
        seen.add(target[0])
        entries = source.dictionary(value)
        kind = source.resolve(entries.get("/FT")) or inherited
        if kind == "/Sig" and source.dictionary(entries.get("/V")):
            yield entries
            continue
        kids = source.resolve(entries.get("/Kids"))
        if is_array(kids):
            with reading(source.name):
                stack += [(kid, kind) for kid in reversed(split_array(str(kids)))]


def _locks_new_fields(source: Source, field: dict[str, str]) -> bool:
    """Whether a signature locks fields it does not name (12.8.2.4), so also one of ours."""
    locks = [source.dictionary(field.get("/Lock"))]
    for item in _references(source, field.get("/V")):
        if source.resolve(item.get("/TransformMethod")) == "/FieldMDP":
            locks.append(source.dictionary(item.get("/TransformParams")))
    return any(source.resolve(lock.get("/Action")) in ("/All", "/Exclude") for lock in locks)


def _references(source: Source, signature: str | None) -> list[dict[str, str]]:
    """The signature reference dictionaries of a signature (12.8.1)."""
    value = source.resolve(source.dictionary(signature).get("/Reference"))
    if not is_array(value):
        return []
    with reading(source.name):
        return [source.dictionary(item) for item in split_array(str(value))]


def _dynamic_xfa(source: Source) -> bool:
    """XFA whose pages are built by the viewer (ISO 32000-1, 12.7.8): nothing to stamp on."""
    form = source.dictionary(source.catalog.get("/AcroForm"))
    return "/XFA" in form and source.resolve(source.catalog.get("/NeedsRendering")) == "true"


def _docmdp_level(source: Source, signature: str) -> int:
    """/P of the certification (12.8.2.2); 2 is its default."""
    for item in _references(source, signature):
        if source.resolve(item.get("/TransformMethod")) == "/DocMDP":
            parameters = source.dictionary(item.get("/TransformParams"))
            return int(number(source.resolve(parameters.get("/P"))) or 2)
    return 2
