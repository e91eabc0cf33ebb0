"""Repairing a damaged file openly: into a copy, trusted only when it reads like the original.

MuPDF reads a damaged file by looking for its objects and rewrites what it found. The copy counts
as sound when it opens without another repair and has the same pages: as many, with the same
boxes, the same text on every one, and the same picture of a sample of them. Where a viewer gives
up a damaged content before its end (`unending`), a seal behind it would never be seen, so the copy
shows that content through a form. Brotli, of which most viewers and verifiers have not heard yet,
gives way to the compression that everybody knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf

from signing.errors import DamagedPdfError, OutputError, ProtectedPdfError
from signing.os_reason import os_reason
from signing.pdf.model import Document
from signing.pdf.open import open_document
from signing.pdf.reader import open_reader
from signing.pdf.source import Source, reading
from signing.pdf.unending import enclose, unending

_BROTLI = "/BrotliDecode"
_PICTURES = 12
"""Pages drawn and compared: the first, the last, and some evenly spread between them."""
_DPI = 40
_api: Any = pymupdf
"""PyMuPDF is only partly typed; through this name it counts as untyped altogether."""


def repair(document: Document, target: Path) -> Document:
    """Write a repaired copy of a damaged `document` to the new file `target` and open it.

    The original is only read; encryption is kept. Raises DamagedPdfError when the copy would not
    be sound, ProtectedPdfError for a signed file (the copy would lose its signatures) and
    OutputError; then there is no file at `target`. An existing one is an OutputError too.
    """
    if document.signatures:
        raise ProtectedPdfError(
            name=document.name,
            reason="文件已损坏且含有签名,修复会使已有签名失效",
        )
    try:
        target.open("xb").close()
    except OSError as error:
        raise OutputError(path=str(target), reason=os_reason(error)) from error
    try:
        _rewrite(document, target)
        copy = open_document(target, password=document.password)
        require_same(document, copy)
    except BaseException:  # whatever it was, no half-sound copy may stay
        target.unlink(missing_ok=True)
        raise
    return copy


def _rewrite(document: Document, target: Path) -> None:
    with reading(document.name), open_reader(document.path, document.password) as damaged:
        with open_reader(document.path, document.password) as scratch:
            broken = unending(scratch)
        if broken:
            with Source(document.path, password=document.password) as source:
                enclose(damaged, broken, missing=source.find_missing())
        _unbrotli(damaged)
        # Nothing is collected, cleaned or merged: what MuPDF found is written as it is.
        damaged.save(str(target), garbage=0, encryption=_api.PDF_ENCRYPT_KEEP)


def _unbrotli(document: Any) -> None:
    """Compress by Flate what PyMuPDF's `document` has compressed by Brotli."""
    for number in range(1, document.xref_length()):
        if _BROTLI in document.xref_get_key(number, "Filter")[1]:
            document.update_stream(number, document.xref_stream(number))


def require_same(document: Document, copy: Document) -> None:
    """Raise DamagedPdfError unless `copy` is sound and shows what the damaged `document` shows."""
    described = replace(
        copy,
        path=document.path,
        size=document.size,
        repaired=document.repaired,
        outlives=document.outlives,
    )
    if copy.repaired or described != document:
        raise _unsound(document)
    with (
        reading(document.name),
        open_reader(document.path, document.password) as damaged,
        open_reader(copy.path, copy.password) as repaired,
    ):
        drawn = set(sample(len(document.pages)))
        for index in range(len(document.pages)):
            pages = (damaged.load_page(index), repaired.load_page(index))
            if not _equal([page.get_text("words") for page in pages]):
                raise _unsound(document)
            if index in drawn and not _equal([page.get_pixmap(dpi=_DPI).samples for page in pages]):
                raise _unsound(document)


def sample(pages: int) -> Sequence[int]:
    """0-based numbers of the pages that are drawn."""
    return [index * (pages - 1) // (_PICTURES - 1) for index in range(_PICTURES)]


def _equal(pair: Sequence[object]) -> bool:
    return pair[0] == pair[1]


def _unsound(document: Document) -> DamagedPdfError:
    return DamagedPdfError(
        "《{name}》的文件结构已损坏,修复后的副本与原文件显示不一致,不能使用。", name=document.name
    )
