"""Open every file of a request and expand its rules; nothing is written or sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop.engine.ground import inked
from desktop.engine.orders import OpenOrder, PlaceOrder
from desktop.engine.searching import found_for
from desktop.stamping.identities import require_steps
from desktop.stamping.model import (
    FilePlan,
    Stage,
    StampPlan,
    StampProgress,
    StampRequest,
)
from desktop.stamping.placing import place
from signing.engine.order import CancelCheck, Engine, here, never
from signing.engine.side_by_side import side_by_side
from signing.errors import BidSealError, FileAccessError, PlacementError, UsageError
from signing.pdf.model import Document
from signing.placement.model import KeywordRule, Placement, Rule, Severity
from signing.seal.model import Seal


def make_plan(
    request: StampRequest,
    seals: Mapping[str, Seal],
    *,
    engine: Engine = here,
    progress: Callable[[StampProgress], None] = lambda step: None,
    cancel: CancelCheck = never,
) -> StampPlan:
    """Open and expand file by file in `engine`; an error excludes its file and stays with it.

    Raises UsageError for a request without files or rules, Cancelled.
    """
    if not request.files:
        raise UsageError(detail="没有指定文件")
    if not request.rules:
        raise UsageError(detail="没有指定盖章位置")
    known, total = tuple(seals.values()), len(request.files)

    def plan(item: tuple[int, Path], cancelled: CancelCheck) -> FilePlan:
        return _plan_file(item[1], request, known, engine, cancelled)

    plans: dict[int, FilePlan] = {}
    progress(StampProgress(Stage.OPENING, total=total))
    files = enumerate(request.files)
    for (number, path), made in side_by_side(plan, files, at_once=engine.at_once, cancel=cancel):
        plans[number] = made
        progress(StampProgress(Stage.OPENING, done=len(plans), total=total, name=path.name))
    ordered = tuple(plans[number] for number in range(total))
    return StampPlan(request=request, seals=seals, files=ordered)


def _plan_file(
    path: Path,
    request: StampRequest,
    seals: tuple[Seal, ...],
    engine: Engine,
    cancel: CancelCheck,
) -> FilePlan:
    document: Document | None = None
    placement: Placement | None = None
    try:
        _require_text(path)
        document = engine(OpenOrder(request.copies.get(path, path), request.password))
        placement = _placed(document, request.rules, seals, engine, cancel)
        raise_blocking(placement)
        placement = inked(engine, document, placement)
        require_steps(document, placement.marks, {seal.id: seal for seal in seals}, request.level)
    except BidSealError as error:
        return FilePlan(input=path, document=document, placement=placement, error=error)
    return FilePlan(input=path, document=document, placement=placement)


def _placed(
    document: Document,
    rules: tuple[Rule, ...],
    seals: tuple[Seal, ...],
    engine: Engine,
    cancel: CancelCheck,
) -> Placement:
    """The marks; only keywords need the file again, which is the engine's business."""
    if any(isinstance(rule, KeywordRule) for rule in rules):
        found = found_for(rules, document, engine, cancel)
        return engine(PlaceOrder(document, rules, seals, found), cancel)
    return place(document, rules, seals)


def _require_text(path: Path) -> None:
    """A name in another encoding, e.g. out of an old archive, can be told to nobody."""
    text = str(path)
    if text.encode("utf-8", "replace").decode() != text:
        shown = path.name.encode("utf-8", "replace").decode()
        raise FileAccessError(name=shown, reason="文件名或文件夹名不是有效的文字,请改名后再试")


def raise_blocking(placement: Placement) -> None:
    """Raise PlacementError for what blocks, or when nothing is placed, for the reason of that."""
    for finding in placement.findings:
        if finding.severity is Severity.ERROR or not placement.marks:
            arguments: dict[str, Any] = dict(finding.arguments)
            raise PlacementError(finding.template, finding_code=finding.code, **arguments)
    if not placement.marks:
        raise PlacementError(detail="没有任何印章落在页面上")
