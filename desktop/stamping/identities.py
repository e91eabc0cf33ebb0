"""Who signs what: the unit with its seals first, then the person with personal ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from desktop.stamping.model import FilePlan
from signing.errors import BidSealError, ProtectedPdfError
from signing.level import Level
from signing.pdf.extensible import require_extensible
from signing.pdf.model import Change, Document
from signing.placement.model import Mark
from signing.seal.model import Seal, SealType


def identities_of(marks: Iterable[Mark], seals: Mapping[str, Seal]) -> tuple[SealType, ...]:
    """Whose seals the marks are, in the order in which they sign."""
    found = {seals[mark.seal].type for mark in marks}
    return tuple(identity for identity in SealType if identity in found)


def marks_of(
    identity: SealType, marks: Iterable[Mark], seals: Mapping[str, Seal]
) -> tuple[Mark, ...]:
    """The marks that one identity signs."""
    return tuple(mark for mark in marks if seals[mark.seal].type is identity)


def checked(file: FilePlan, seals: Mapping[str, Seal], level: Level) -> FilePlan:
    """The plan, with the error that one of its steps would meet, before anything is signed."""
    if file.error is not None or file.document is None or file.placement is None:
        return file
    try:
        require_steps(file.document, file.placement.marks, seals, level)
    except BidSealError as error:
        return replace(file, error=error)
    return file


def require_steps(
    document: Document, marks: Sequence[Mark], seals: Mapping[str, Seal], level: Level
) -> None:
    """Raise the errors of `require_extensible` for each identity's step, one upon the other.

    ProtectedPdfError, too, where something would follow a signature that does not outlive it.
    """
    identities = identities_of(marks, seals)
    for identity in identities:
        own = marks_of(identity, marks, seals)
        require_extensible(document, own, repaired=document.repaired)
        document = _signed(document, own)
    if not document.outlives and (len(identities) > 1 or level.reaches(Level.B_LT)):
        raise ProtectedPdfError(
            "《{name}》的元数据(XMP)不合规范:签名之后再追加任何内容,严格的验证软件会判定该签名无效。",
            name=document.name,
            next="请只由一个身份签章,签名级别选 B-B 或 B-T;或请用制作软件重新导出 PDF。",
        )


def _signed(document: Document, marks: Sequence[Mark]) -> Document:
    """What the document will be once `marks` are signed."""
    change = document.change
    if change is Change.CONTENT:
        change = Change.SIGNATURE_ONLY
    fields = document.fields
    name = next((mark.field for mark in marks if mark.field), "")
    used = next((field for field in fields if field.name == name), None)
    if used is not None:
        gone = {used.name, *used.locks}
        fields = tuple(field for field in fields if field.name not in gone)
        if used.locks_new:
            change = Change.LOCKED
    return replace(document, change=change, fields=fields)
