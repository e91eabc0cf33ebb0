"""Files in which strict validators give a signature up as soon as anything follows it.

pyHanko's difference policy, the strictest there is, has conditions of its own: that the metadata
are XMP which any XML reader takes, before and after, and that what was signed ends with the
section that lists the signature. A file may break them and be valid all the same, as long as
nothing follows the signature. Whatever is appended then, that signature counts as tampered with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.errors import ProtectedPdfError
from signing.verify import candidates
from signing.verify.candidates import Candidate
from signing.verify.source import FOREIGN, Source, reading

_generic: Any = generic
"""pyHanko is only partly typed; through this name its constructors count as untyped."""
_XMP: Final = "{adobe:ns:meta/}xmpmeta"
"""The root that it asks for, though the outer element may be left out (ISO 16684-1, 7.3.3)."""
_NEXT: Final = "请向文件制作方索取未签名的版本,盖章后再由各方签名;现有文件仍可验证。"


def require_lasting(path: Path, *, password: str | None = None) -> None:
    """Raise ProtectedPdfError when the newest signature of `path` would not outlive an update.

    Raises DamagedPdfError, too, and FileAccessError or PasswordError.
    """
    with Source(path, password=password) as source, reading(path.name):
        reader = source.reader
        if reader is None:
            return  # a damaged file takes no update anyway
        size = len(source.data)
        whole = [one for one in candidates.find(reader) if _end(one) == size]
        if not whole:
            return  # something was appended before, and validators have their opinion on it
        if not has_plain_metadata(reader):
            raise ProtectedPdfError(
                name=path.name,
                reason="它的元数据(XMP)不合规范,追加任何内容后,严格的验证软件会判定已有签名无效",
                next=_NEXT,
            )
        if not all(_is_listed_last(reader, one) for one in whole):
            raise ProtectedPdfError(
                name=path.name,
                reason="它按网页快速浏览(线性化)排列后才签名,追加任何内容后,严格的验证软件会判定已有签名无效",
                next=_NEXT,
            )


def has_plain_metadata(reader: PdfFileReader) -> bool:
    """Whether the document's metadata, if there are any, are as that policy wants them."""
    try:
        if "/Metadata" not in reader.root:
            return True
        data = reader.root["/Metadata"].data
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, encoding="utf-8"))
    except (*FOREIGN, etree.XMLSyntaxError):
        return False
    return root.tag == _XMP and not any(True for _ in root.iter(etree.Entity))


def _end(candidate: Candidate) -> int:
    """Where the signed bytes end; 0 when that is not told."""
    return sum(candidate.numbers[2:])


def _is_listed_last(reader: PdfFileReader, candidate: Candidate) -> bool:
    """Whether the signature is listed by the section that the end of the file names."""
    if candidate.holder is None:
        return False
    revision = reader.xrefs.get_last_change(_generic.Reference(*candidate.holder, reader))
    return bool(reader.xrefs.get_startxref_for_revision(revision) == reader.last_startxref)
