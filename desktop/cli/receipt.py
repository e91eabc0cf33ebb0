"""The JSON object of a stamping job (part of the contract) and its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.cli.wording import error_json, finding_json, line_of, sentences
from desktop.stamping.model import (
    FileOutcome,
    FileStatus,
    JobStatus,
    Shortfall,
    SignatureInfo,
    StampOutcome,
    StampPlan,
    StepOutcome,
)
from desktop.stamping.titles import identity_name
from resources.i18n import tr
from signing.errors import BidSealError
from signing.geometry import PageGeometry, RectMm
from signing.pdf.model import Document
from signing.placement.model import Mark, SignatureField
from sync.protocol.session import Charge

VERSION = 1


def stamp_json(outcome: StampOutcome, *, operation: str = "stamp") -> dict[str, Any]:
    """The receipt of a job."""
    content: dict[str, Any] = {
        "version": VERSION,
        "operation": operation,
        "status": outcome.status.value,
        "session": outcome.session,
        "charge": charge_json(outcome.charge),
        "files": [_file(file) for file in outcome.files],
    }
    if outcome.steps:
        content["steps"] = [_step(step) for step in outcome.steps]
    if outcome.error is not None:
        content["error"] = error_json(outcome.error)
    return content


def _step(step: StepOutcome) -> dict[str, Any]:
    return {
        "identity": step.identity.value,
        "status": step.status.value,
        "session": step.session,
        "charge": charge_json(step.charge),
    }


def failure_json(error: BidSealError, *, operation: str, status: str = "failed") -> dict[str, Any]:
    """The object of a command that ended before there was anything to list."""
    return {
        "version": VERSION,
        "operation": operation,
        "status": status,
        "session": None,
        "charge": None,
        "files": [],
        "error": error_json(error),
    }


def dry_run_json(outcome: StampOutcome, plan: StampPlan) -> dict[str, Any]:
    """The receipt of a dry run: marks, problems and empty signature fields of each file."""
    content = stamp_json(outcome)
    content["dry_run"] = True
    for entry, file in zip(content["files"], plan.files, strict=True):
        findings = file.placement.findings if file.placement else ()
        entry["problems"] = [finding_json(finding) for finding in findings]
        entry["fields"] = [_field(field) for field in file.document.fields] if file.document else []
    return content


def stamp_lines(outcome: StampOutcome) -> list[str]:
    """The receipt for people, a sentence a line."""
    lines = []
    for file in outcome.files:
        if file.output is not None:
            lines.append(
                tr(
                    "{name}:已签章,{marks} 处印迹 → {output}",
                    name=line_of(file.input),
                    marks=len(_seen(file)),
                    output=file.output,
                )
            )
            lines += below_lines(file)
            lines += _repaired_line(file)
        if file.error is not None:
            lines.append(
                tr("{name}:失败。{error}", name=line_of(file.input), error=sentences(file.error))
            )
    lines += [
        tr(
            "{identity}:费用 {amount} 元({mode})",
            identity=identity_name(step.identity),
            amount=step.charge.amount,
            mode=_charge_mode(step.charge),
        )
        for step in outcome.steps
        if step.charge is not None and step.charge.state == "settled"
    ]
    return lines + closing_lines(outcome.status, outcome.charge, outcome.error)


def closing_lines(
    status: JobStatus, charge: Charge | None, error: BidSealError | None
) -> list[str]:
    """How a receipt for people ends: what the job cost, and what ended it."""
    lines = []
    if charge is not None and status in (JobStatus.DONE, JobStatus.PARTIAL):
        lines.append(
            tr("费用:{amount} 元({mode})", amount=charge.amount, mode=_charge_mode(charge))
        )
    if error is not None:
        lines.append(sentences(error))
    return lines


def _repaired_line(file: FileOutcome) -> list[str]:
    """What a repaired file's output is, and is not."""
    if file.repaired_copy is None:
        return []
    return [
        "  "
        + tr(
            "原文件已损坏:先修复成副本 {copy},再对副本盖章;输出由副本逐字节续写,而非原文件。"
            "原文件未被改动。",
            copy=line_of(file.repaired_copy),
        )
    ]


def dry_run_lines(plan: StampPlan, outcome: StampOutcome) -> list[str]:
    """What a run would do, a sentence a line."""
    lines = []
    for file, result in zip(plan.files, outcome.files, strict=True):
        if result.status is FileStatus.FAILED and result.error is not None:
            lines.append(
                tr("{name}:失败。{error}", name=line_of(file.input), error=sentences(result.error))
            )
        else:
            seen = _seen(result)
            pages = {mark.page for mark in seen}
            lines.append(
                tr(
                    "{name}:将在 {pages} 页上盖 {marks} 处印迹",
                    name=line_of(file.input),
                    pages=len(pages),
                    marks=len(seen),
                )
            )
            lines += _repaired_line(result)
        findings = file.placement.findings if file.placement else ()
        lines += [f"  {finding_json(finding)['message']}" for finding in findings]
        lines += [field_line(field) for field in (file.document.fields if file.document else ())]
    return lines


def field_line(field: SignatureField) -> str:
    """An empty signature field, as a line of a dry run."""
    line = tr(
        "  空白签名域“{field}”:第 {page} 页,{width} × {height} mm",
        field=field.name,
        page=field.page,
        width=round(field.rect.width, 1),
        height=round(field.rect.height, 1),
    )
    if not field.problem:
        return line
    return tr("{line}({problem})", line=line, problem=tr(field.problem))


def _charge_mode(charge: Charge) -> str:
    """The way it was paid, in words."""
    names = {"use": tr("按次"), "day": tr("按日"), "free": tr("免费")}
    return names[charge.mode.value]


def charge_json(charge: Charge | None) -> dict[str, str] | None:
    """What was charged; nothing where it was only quoted or reserved, or released again."""
    if charge is None or charge.state != "settled":
        return None
    return {"mode": charge.mode.value, "amount": charge.amount, "currency": charge.currency}


def _file(file: FileOutcome) -> dict[str, Any]:
    marks = _Marks(file.document)
    entry = {
        "input": str(file.input),
        "output": str(file.output) if file.output else None,
        "status": file.status.value,
        "error": error_json(file.error),
        "marks": [marks.entry(mark) for mark in _seen(file)],
        "signatures": [_signature(signature) for signature in file.signatures],
    }
    if file.repaired_copy is not None:
        entry["repaired"] = str(file.repaired_copy)
    return entry


def _seen(file: FileOutcome) -> list[Mark]:
    """The impressions: a signature without one has a mark that is none."""
    return [mark for mark in file.marks if mark.is_seen]


def below_lines(file: FileOutcome) -> list[str]:
    """Which level was reached, and why not the one wanted; nothing where it was."""
    return [_below(file, item) for item in file.signatures if item.is_below]


def _below(file: FileOutcome, signature: SignatureInfo) -> str:
    if signature.shortfall is Shortfall.LOCKED:
        return tr(
            "{name}:签名级别为 {reached},未达到 {wanted}:中断后不再知道文件密码,"
            "恢复时用 --password 或 --password-stdin 给出即可达到",
            name=line_of(file.input),
            reached=signature.reached,
            wanted=signature.wanted,
        )
    return tr(
        "{name}:签名级别为 {reached},未达到 {wanted}:有颁发机构没有提供吊销信息",
        name=line_of(file.input),
        reached=signature.reached,
        wanted=signature.wanted,
    )


def _field(field: SignatureField) -> dict[str, Any]:
    return {
        "name": field.name,
        "page": field.page,
        "rect_mm": [round(value, 3) for value in field.rect.as_tuple()],
        "problem": tr(field.problem) if field.problem else None,
    }


class _Marks:
    """Makes the entries of a file's marks, thousands of which share one rectangle."""

    def __init__(self, document: Document | None) -> None:
        self._pages = document.pages if document else None
        self._rects: dict[tuple[RectMm, PageGeometry | None], Mapping[str, Any]] = {}

    def entry(self, mark: Mark) -> dict[str, Any]:
        """One mark."""
        key = mark.rect, self._pages[mark.page - 1] if self._pages else None
        rects = self._rects.get(key)
        if rects is None:
            rects = self._rects[key] = _rects(*key)
        return {
            "rule": mark.rule.value,
            "seal": mark.seal,
            "page": mark.page,
            **rects,
            "slice": [mark.slice.index, mark.slice.count] if mark.slice else None,
        }


def _rects(rect: RectMm, page: PageGeometry | None) -> dict[str, Any]:
    in_points = page.rect_to_user(rect).as_tuple() if page else None
    return {
        "rect_mm": [round(value, 3) for value in rect.as_tuple()],
        "rect_pt": [round(value, 3) for value in in_points] if in_points else None,
    }


def _signature(signature: SignatureInfo) -> dict[str, str | None]:
    below = {"level": signature.reached.value, "shortfall": signature.shortfall.value}
    return {
        **(below if signature.is_below else {}),
        "field": signature.field,
        "algorithm": signature.algorithm.value,
        "signer": signature.signer,
        "serial": signature.serial,
        "timestamp": signature.timestamp,
    }
