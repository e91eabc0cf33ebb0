"""Whether the marks wanted may be added to a document; asked before the QR is shown."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import DamagedPdfError, ProtectedPdfError
from signing.pdf.model import Change, Document
from signing.placement.model import Mark


def require_extensible(document: Document, marks: Sequence[Mark], *, repaired: bool) -> None:
    """Raise DamagedPdfError or ProtectedPdfError, with the alternative.

    `repaired`: the file could be read only by reconstructing it.
    """
    if repaired:
        raise DamagedPdfError(
            "《{name}》的文件结构已损坏,只能修复后重写,不能保证原样保留。",
            name=document.name,
            next="请用制作软件重新导出 PDF;也可以先修复成副本(命令行用 --repair),再对副本盖章。",
        )
    if document.change is Change.SIGNATURE_ONLY and len(marks) > 1:
        raise ProtectedPdfError(
            name=document.name,
            reason="文件已有签名,再加盖多处会使已有签名失效",
            next="请只保留一处印章,或在首次签名之前一次盖好全部印章。",
        )
