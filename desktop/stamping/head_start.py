"""What is done for a job's first file while the cloud is found: it is opened and copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from desktop.engine.ahead import Ahead
from desktop.engine.orders import OpenOrder
from desktop.stamping.model import StampRequest
from desktop.stamping.targets import folder_of
from signing.engine.order import Engine
from signing.pdf.draft import Drafts
from signing.placement.model import RuleKind

_ALL_PAGES = (RuleKind.ALL, RuleKind.SEAM)


@dataclass(frozen=True, slots=True)
class HeadStart:
    """An engine that has the file open, and the copy that was begun."""

    engine: Engine
    drafts: Drafts


@contextmanager
def head_start(request: StampRequest, engine: Engine) -> Iterator[HeadStart]:
    """Begin with the first file, where it is not to be repaired; what nobody takes is dropped.

    What is wrong with the file is not told here: those who need it meet it again.
    """
    ahead, drafts = Ahead(engine), Drafts()
    with closing(drafts):
        for path in request.files[:1]:
            ahead.begin(
                OpenOrder(path, request.password),
                all_pages=any(rule.kind in _ALL_PAGES for rule in request.rules),
            )
            drafts.begin(path, folder_of(path, request.output), request.digests)
        yield HeadStart(ahead, drafts)
