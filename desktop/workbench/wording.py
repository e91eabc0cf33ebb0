"""Placements, summaries and prices in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from desktop.services.errors import finding_level, finding_text, what
from desktop.workbench.inspector.findings import FindingRow
from desktop.workbench.open_document import OpenDocument, Preview
from resources.i18n import tr
from signing.errors import BidSealError
from signing.pdf.model import Change, Document
from signing.placement.model import (
    AllRule,
    Edge,
    FieldRule,
    InvisibleRule,
    KeywordRule,
    Mark,
    PageRule,
    PagesRule,
    Rule,
    SeamRule,
    Severity,
)
from signing.seal.model import Seal
from widgets.placement_list import PlacementRow

ALL_PAGES, ODD_PAGES, EVEN_PAGES = "全部", "奇数页", "偶数页"
"""Words that a page range understands"""


def edge_name(edge: Edge) -> str:
    """An edge in words."""
    names = {
        Edge.LEFT: tr("左边"),
        Edge.RIGHT: tr("右边"),
        Edge.TOP: tr("上边"),
        Edge.BOTTOM: tr("下边"),
    }
    return names[edge]


def where(rule: Rule) -> str:
    """Where a rule puts its seal, in words."""
    match rule:
        case PageRule():
            return tr("第 {page} 页", page=rule.page)
        case PagesRule():
            named = {ALL_PAGES: tr("全部页面"), ODD_PAGES: tr("奇数页"), EVEN_PAGES: tr("偶数页")}
            return named.get(rule.pages) or tr("页码 {pages}", pages=rule.pages)
        case AllRule():
            return tr("全部页面")
        case SeamRule():
            return tr("骑缝 {edge}", edge=edge_name(rule.edge))
        case KeywordRule():
            return tr("关键字“{keyword}”", keyword=rule.keyword)
        case FieldRule():
            return tr("签名域“{field}”", field=rule.name)
        case InvisibleRule():
            return tr("只签名,不显示印章")
        case _:
            assert_never(rule)


def change_note(document: Document) -> str:
    """What a document's signatures mean for stamping it, in words; empty without any."""
    match document.change:
        case Change.CONTENT:
            return ""
        case Change.SIGNATURE_ONLY if not document.signatures:
            return tr(
                "此文件带有 Adobe 使用权限。新的印章作为签名外观添加,不改动页面,使用权限不受影响。"
            )
        case Change.SIGNATURE_ONLY:
            return tr(
                "此文件已含 {n} 个签名。新的印章作为签名外观添加,不改动页面,已有签名保持有效。",
                n=document.signatures,
            )
        case Change.CERTIFIED if not document.fields:
            return tr(
                "此文件已被认证,不允许新增可见的印章。可在“当前页”的“签名域”中选“只签名,不显示印章”。"
            )
        case _:
            return tr(
                "此文件已被认证或锁定,只能在已有的签名域中签章:{fields}。",
                fields="、".join(field.name for field in document.fields),
            )


def short_name(seal: Seal | None) -> str:
    """A seal's name without its owner's."""
    if seal is None:
        return tr("印章")
    return seal.name.removeprefix(seal.owner) or seal.name


def placement_rows(session: OpenDocument, seals: Mapping[str, Seal]) -> list[PlacementRow]:
    """One row per rule of the session."""
    marks: dict[int, list[Mark]] = {}
    for mark in session.preview.placement.marks:
        marks.setdefault(mark.rule_index, []).append(mark)
    errors = dict(session.preview.errors)
    rows = []
    for index, rule in enumerate(session.rules):
        title = tr("{seal} · {where}", seal=short_name(seals.get(rule.seal)), where=where(rule))
        error = errors.get(index)
        detail = what(error) if error else _detail(marks.get(index, []))
        rows.append(PlacementRow(title, detail, failed=error is not None))
    return rows


def _detail(marks: Sequence[Mark]) -> str:
    if not marks:
        return tr("没有印迹")
    if len(marks) > 1:
        return tr("{n} 处", n=f"{len(marks):,}")
    if not marks[0].is_seen:
        return tr("没有印迹")
    centre = marks[0].rect.centre
    return tr("X {x} Y {y} mm", x=f"{centre.x:.1f}", y=f"{centre.y:.1f}")


def summary(preview: Preview) -> str:
    """How much would be stamped."""
    marks = preview.placement.marks
    if not marks:
        return tr("还没有放置印章")
    if not marks[0].is_seen:
        return tr("只签名,不显示印章")
    pages = len({mark.page for mark in marks})
    return tr("将在 {pages} 页盖 {n} 处", pages=f"{pages:,}", n=f"{len(marks):,}")


def finding_rows(preview: Preview, limit: BidSealError | None = None) -> list[FindingRow]:
    """Errors and findings, the gravest first; `limit`: one of the platform that is exceeded."""
    rows = [] if limit is None else [FindingRow("err", f"{what(limit)} {tr(limit.next)}")]
    rows += [FindingRow("err", what(error)) for _, error in preview.errors]
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    for finding in sorted(preview.placement.findings, key=lambda entry: order[entry.severity]):
        rows.append(FindingRow(finding_level(finding), finding_text(finding), finding.page))
    return rows


def blocked(preview: Preview) -> bool:
    """Whether something must be mended before submitting."""
    return bool(preview.errors) or any(
        finding.severity is Severity.ERROR for finding in preview.placement.findings
    )
