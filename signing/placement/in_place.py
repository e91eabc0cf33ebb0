"""Seals in the middle of empty signature fields, which are then signed in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signing.errors import PlacementError
from signing.geometry import RectMm
from signing.placement.model import FieldRule, Finding, Mark, Severity, SignatureField
from signing.seal.model import Seal

_TOLERANCE_MM = 0.05


def primary_mark(marks: Sequence[Mark]) -> Mark:
    """The mark that the signature is for: one with a field to sign in place, else the first."""
    return next((mark for mark in marks if mark.field), marks[0])


def field_mark(
    rule: FieldRule, index: int, seal: Seal, fields: Sequence[SignatureField]
) -> tuple[Mark, tuple[Finding, ...]]:
    """The mark of `rule`, the seal in its true size, and what the user should know of it.

    Raises PlacementError for a field that is not there, or that we cannot sign as it demands.
    """
    field = _named(rule.name, fields)
    if field.problem:
        raise PlacementError(
            "签名域“{field}”{reason},本程序无法满足。",
            field=field.name,
            reason=field.problem,
            next="请用该签名域指定的软件签署,或联系文件制作方。",
        )
    rect = RectMm.around(field.rect.centre, seal.art.width, seal.art.height)
    mark = Mark(rule.kind, index, seal.id, field.page, rect, field=field.name)
    return mark, tuple(_overflow(field, rect))


def fits(field: SignatureField, rect: RectMm) -> bool:
    """Whether `rect` lies inside the field."""
    return (
        rect.left >= field.rect.left - _TOLERANCE_MM
        and rect.top >= field.rect.top - _TOLERANCE_MM
        and rect.right <= field.rect.right + _TOLERANCE_MM
        and rect.bottom <= field.rect.bottom + _TOLERANCE_MM
    )


def _named(name: str, fields: Sequence[SignatureField]) -> SignatureField:
    found = next((field for field in fields if field.name == name), None)
    if found is not None:
        return found
    if not fields:
        raise PlacementError(
            "文件中没有可用的空白签名域“{field}”。", field=name, next="请改用其他盖章位置。"
        )
    raise PlacementError(
        "文件中没有可用的空白签名域“{field}”,可用的有:{fields}。",
        field=name,
        fields="、".join(field.name for field in fields),
    )


def _overflow(field: SignatureField, rect: RectMm) -> Iterator[Finding]:
    if not fits(field, rect):
        yield Finding(
            Severity.WARNING,
            "placement.field-small",
            "印章大于签名域“{field}”({width} × {height} mm),按实际尺寸盖出,会超出域的边框。",
            {
                "field": field.name,
                "width": round(field.rect.width, 1),
                "height": round(field.rect.height, 1),
            },
            field.page,
        )
