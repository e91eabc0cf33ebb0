"""Open every file of a request and expand its rules; nothing is written or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.engine.orders import Engine, OpenOrder, PlaceOrder, here
from desktop.engine.pool import side_by_side
from desktop.stamping.identities import require_steps
from desktop.stamping.model import (
    CancelCheck,
    FilePlan,
    ProgressCallback,
    Stage,
    StampPlan,
    StampProgress,
    StampRequest,
)
from signing.errors import BidSealError, FileAccessError, PlacementError, UsageError
from signing.pdf.model import Document, Ink
from signing.placement.expand import expand
from signing.placement.keyword import TextChar
from signing.placement.model import Finding, KeywordRule, Placement, Rule, Severity
from signing.seal.model import Seal

OPAQUE_INK = "此文件声明为 PDF/A,不允许透明效果:印章不透明,会盖住下面的文字。"


def make_plan(
    request: StampRequest,
    seals: Mapping[str, Seal],
    *,
    engine: Engine = here,
    progress: ProgressCallback = lambda step: None,
    cancel: CancelCheck = lambda: False,
) -> StampPlan:
    """Open and expand file by file in `engine`; an error excludes its file and stays with it.

    Raises UsageError for a request without files or rules, Cancelled.
    """
    if not request.files:
        raise UsageError(detail="没有指定文件")
    if not request.rules:
        raise UsageError(detail="没有指定盖章位置")
    known, total = tuple(seals.values()), len(request.files)

    def plan(item: tuple[int, Path], _cancel: CancelCheck) -> FilePlan:
        return _plan_file(item[1], request, known, engine)

    plans: dict[int, FilePlan] = {}
    progress(StampProgress(Stage.OPENING, total=total))
    files = enumerate(request.files)
    for (number, path), made in side_by_side(plan, files, at_once=engine.at_once, cancel=cancel):
        plans[number] = made
        progress(StampProgress(Stage.OPENING, done=len(plans), total=total, name=path.name))
    ordered = tuple(plans[number] for number in range(total))
    return StampPlan(request=request, seals=seals, files=ordered)


def _plan_file(
    path: Path, request: StampRequest, seals: tuple[Seal, ...], engine: Engine
) -> FilePlan:
    document: Document | None = None
    placement: Placement | None = None
    try:
        _require_text(path)
        document = engine(OpenOrder(request.copies.get(path, path), request.password))
        placement = _placed(document, request.rules, seals, engine)
        raise_blocking(placement)
        require_steps(document, placement.marks, {seal.id: seal for seal in seals})
    except BidSealError as error:
        return FilePlan(input=path, document=document, placement=placement, error=error)
    return FilePlan(input=path, document=document, placement=placement)


def _placed(
    document: Document, rules: tuple[Rule, ...], seals: tuple[Seal, ...], engine: Engine
) -> Placement:
    """The marks; only keywords need the file again, which is the engine's business."""
    if any(isinstance(rule, KeywordRule) for rule in rules):
        return engine(PlaceOrder(document, rules, seals))
    return place(document, rules, seals)


def _require_text(path: Path) -> None:
    """A name in another encoding, e.g. out of an old archive, can be told to nobody."""
    text = str(path)
    if text.encode("utf-8", "replace").decode() != text:
        shown = path.name.encode("utf-8", "replace").decode()
        raise FileAccessError(name=shown, reason="文件名或文件夹名不是有效的文字,请改名后再试")


def place(document: Document, rules: Sequence[Rule], seals: Sequence[Seal]) -> Placement:
    """The marks of `rules` on an opened document, and what is to be known about its ink.

    Raises the errors of `expand`.
    """
    placement = _expanded(document, rules, seals)
    if document.ink is Ink.MULTIPLY or not placement.marks:
        return placement
    note = Finding(Severity.NOTE, "document.opaque-ink", OPAQUE_INK)
    return replace(placement, findings=(*placement.findings, note))


def _expanded(document: Document, rules: Sequence[Rule], seals: Sequence[Seal]) -> Placement:
    """The marks; the document's text is read only for keywords."""
    if not any(isinstance(rule, KeywordRule) for rule in rules):
        return expand(
            rules,
            document.pages,
            seals,
            _NoText(len(document.pages)),
            name=document.name,
            fields=document.fields,
        )
    # Imported here: loading MuPDF costs a quarter of a second.
    from signing.pdf.text import PdfText

    with PdfText(document.path, document.password) as text:
        return expand(
            rules, document.pages, seals, text, name=document.name, fields=document.fields
        )


def raise_blocking(placement: Placement) -> None:
    """Raise PlacementError for the first finding that blocks, or when nothing was placed."""
    for finding in placement.findings:
        if finding.severity is Severity.ERROR:
            arguments: dict[str, Any] = dict(finding.arguments)
            raise PlacementError(finding.template, finding_code=finding.code, **arguments)
    if not placement.marks:
        raise PlacementError(detail="没有任何印章落在页面上")


class _NoText:
    """Stands for the text of a document when no rule asks for it."""

    def __init__(self, page_count: int) -> None:
        self.page_count = page_count

    def plain(self, page: int) -> str:
        """Nothing."""
        del page
        return ""

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        """Nothing."""
        del page, wanted
        return ()

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        """Nothing."""
        del page
        return ()

    def has_images(self, page: int) -> bool:
        """Not known, and never asked for."""
        del page
        return False
