"""Whether the marks wanted may be added to a document; asked before the QR is shown."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import DamagedPdfError, PlacementError, ProtectedPdfError
from signing.pdf.model import Change, Document
from signing.placement.in_place import fits
from signing.placement.model import Mark, SignatureField

IN_PLACE = {
    Change.CERTIFIED: "它已被认证,不允许新增可见的签章(DocMDP)",
    Change.LOCKED: "已有签名锁定了表单,不允许新增签章(FieldMDP)",
    Change.RIGHTS: "它带有 Adobe 使用权限签名(UR3),不允许新增签名域",
}
"""Why only fields that are there may be signed."""
MARKS_MOST = 3_000
"""Marks in a signed file; each is a field of the form, which all viewers read at once."""


def require_field(name: str, change: Change, fields: Sequence[SignatureField]) -> None:
    """Raise ProtectedPdfError when nothing can be signed: no fields, and none may be added."""
    if change in IN_PLACE and change is not Change.CERTIFIED and not fields:
        raise ProtectedPdfError(name=name, reason=IN_PLACE[change])


def require_extensible(document: Document, marks: Sequence[Mark], *, repaired: bool) -> None:
    """Raise DamagedPdfError, ProtectedPdfError or PlacementError, with the alternative.

    `repaired`: the file could be read only by reconstructing it.
    """
    if repaired:
        raise DamagedPdfError(
            "《{name}》的文件结构已损坏,只能修复后重写,不能保证原样保留。",
            name=document.name,
            next="请用制作软件重新导出 PDF;也可以先修复成副本(命令行用 --repair),再对副本盖章。",
        )
    _require_one_signature(marks)
    if document.change is Change.CONTENT:
        return
    if document.change is Change.SIGNATURE_ONLY:
        if len(marks) > MARKS_MOST:
            raise ProtectedPdfError(
                "《{name}》已有签名,最多再盖 {most} 处印章。",
                name=document.name,
                most=MARKS_MOST,
                next="请减少印章,或在首次签名之前一次盖好全部印章。",
            )
    elif len(marks) > 1 or not _may_stand(marks[0], document.change):
        raise _only_in_place(document)
    for mark in marks:
        _require_room(document, mark)


def _require_one_signature(marks: Sequence[Mark]) -> None:
    """One identity signs once in a file: in one field, or without an impression."""
    fields = list(dict.fromkeys(mark.field for mark in marks if mark.field))
    if len(fields) > 1:
        raise PlacementError(
            "一个身份一次只能签一个签名域,现在选了 {count} 个:{fields}。",
            count=len(fields),
            fields="、".join(fields),
            next="请只保留一个,其余由其他身份签署或另行提交。",
        )
    if len(marks) > 1 and not all(mark.is_seen for mark in marks):
        raise PlacementError(
            "不显示印章的签名不能与盖章位置同时使用。",
            next="请只保留“不显示印章”,或只保留盖章位置:盖了章的文件本来就会签名。",
        )


def _may_stand(mark: Mark, change: Change) -> bool:
    """Whether a file that takes no new impressions takes this mark."""
    return bool(mark.field) or (change is Change.CERTIFIED and not mark.is_seen)


def _only_in_place(document: Document) -> ProtectedPdfError:
    require_field(document.name, document.change, document.fields)
    names = "、".join(field.name for field in document.fields)
    reason = IN_PLACE[document.change]
    if not names:
        way = "可以只签名、不显示印章(命令行用 --place invisible)。"
        return ProtectedPdfError(name=document.name, reason=reason, next=way)
    way = "只能在已有的一个签名域中盖一枚章,可用的签名域:{fields}。"
    if document.change is Change.CERTIFIED:
        way = (
            "只能在已有的一个签名域中盖一枚章,可用的签名域:{fields}。"
            "也可以只签名、不显示印章(命令行用 --place invisible)。"
        )
    return ProtectedPdfError(name=document.name, reason=reason, next=way, fields=names)


def _require_room(document: Document, mark: Mark) -> None:
    """Only the appearance of the field can show the seal, and it ends at the field's edges."""
    field = next((field for field in document.fields if field.name == mark.field), None)
    if field is not None and not fits(field, mark.rect):
        raise PlacementError(
            "签名域“{field}”太小({width} × {height} mm),放不下印章;文件已有签名,不能画在域外。",
            field=field.name,
            width=round(field.rect.width, 1),
            height=round(field.rect.height, 1),
            next="请换一枚较小的印章或另一个签名域。",
        )
