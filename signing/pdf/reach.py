"""How far the signatures of a file reach: what is appended must not become a part of them."""

from __future__ import annotations

from collections.abc import Iterator

from signing.errors import ProtectedPdfError
from signing.pdf.form import signature_fields
from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, number, split_array


def require_complete(source: Source) -> None:
    """Raise ProtectedPdfError when a signature covers bytes that the file does not have.

    The file was cut off, or the signature forged. It is not intact as it is, and whatever is
    appended falls into its /ByteRange (ISO 32000-1, 12.8.1): it would say something else than it
    did before, and a single byte may be enough to make it look intact.
    """
    if any(end > source.size for end in _ends(source)):
        raise ProtectedPdfError(
            name=source.name,
            reason="它不完整:已有签名的覆盖范围超出了文件末尾,追加的内容会落入其中、改变该签名",
            next="请向发送方索取完整的文件;现有文件仍可验证,看到已有签名的状态。",
        )


def _ends(source: Source) -> Iterator[float]:
    """Where the covered pieces of all signatures end, in bytes."""
    permissions = source.dictionary(source.catalog.get("/Perms"))
    values = [node.entries.get("/V") for node in signature_fields(source)]
    for value in dict.fromkeys([*values, *permissions.values()]):
        pieces = source.resolve(source.dictionary(value).get("/ByteRange"))
        with reading(source.name):
            items = split_array(str(pieces)) if is_array(pieces) else []
        numbers = [number(source.resolve(item)) or 0.0 for item in items]
        yield from (
            start + length for start, length in zip(numbers[::2], numbers[1::2], strict=False)
        )
