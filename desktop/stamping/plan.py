"""Open every file of a request and expand its rules; nothing is written or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
from signing.errors import BidSealError, Cancelled, FileAccessError, PlacementError, UsageError
from signing.pdf.model import Document
from signing.pdf.open import open_document
from signing.placement.expand import expand
from signing.placement.keyword import TextChar
from signing.placement.model import KeywordRule, Placement, Rule, Severity
from signing.seal.model import Seal


def make_plan(
    request: StampRequest,
    seals: Mapping[str, Seal],
    *,
    progress: ProgressCallback = lambda step: None,
    cancel: CancelCheck = lambda: False,
) -> StampPlan:
    """Open and expand file by file; an error excludes its file and stays with it.

    Raises UsageError for a request without files or rules, Cancelled.
    """
    if not request.files:
        raise UsageError(detail="没有指定文件")
    if not request.rules:
        raise UsageError(detail="没有指定盖章位置")
    plans: list[FilePlan] = []
    total = len(request.files)
    for done, path in enumerate(request.files):
        if cancel():
            raise Cancelled
        progress(StampProgress(Stage.OPENING, done=done, total=total, name=path.name))
        plans.append(_plan_file(path, request, tuple(seals.values())))
    progress(StampProgress(Stage.OPENING, done=total, total=total))
    return StampPlan(request=request, seals=seals, files=tuple(plans))


def _plan_file(path: Path, request: StampRequest, seals: Sequence[Seal]) -> FilePlan:
    document: Document | None = None
    placement: Placement | None = None
    try:
        _require_text(path)
        document = open_document(path, password=request.password)
        placement = place(document, request.rules, seals)
        raise_blocking(placement)
        require_steps(document, placement.marks, {seal.id: seal for seal in seals})
    except BidSealError as error:
        return FilePlan(input=path, document=document, placement=placement, error=error)
    return FilePlan(input=path, document=document, placement=placement)


def _require_text(path: Path) -> None:
    """A name in another encoding, e.g. out of an old archive, can be told to nobody."""
    text = str(path)
    if text.encode("utf-8", "replace").decode() != text:
        shown = path.name.encode("utf-8", "replace").decode()
        raise FileAccessError(name=shown, reason="文件名或文件夹名不是有效的文字,请改名后再试")


def place(document: Document, rules: Sequence[Rule], seals: Sequence[Seal]) -> Placement:
    """The marks of `rules` on an opened document; its text is read only for keywords.

    Raises the errors of `expand`.
    """
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
