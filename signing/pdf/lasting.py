"""What an update must not rewrite in a signed file, or strict validators lose its signatures.

pyHanko's difference policy follows the references of every object that was rewritten and gives up
where one leads nowhere; lists of annotations and fields may grow if they hold references only; and
in an encrypted file it takes whatever is nested in a dictionary for changed that stood in an object
stream, where nothing is encrypted by itself. All this is told before anything is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from signing.errors import ProtectedPdfError
from signing.pdf.source import Source
from signing.pdf.syntax import reference
from signing.pdf.writer import IncrementalWriter

_REFERENCE: Final = re.compile(r"(?<!\d)(\d+) \d+ R")
_NESTED: Final = re.compile(r"(?:<<|\[).*?[<\[(]", re.DOTALL)
_NEXT: Final = "请改盖其他页,或向文件制作方索取未签名的版本,盖章后再由各方签名;现有文件仍可验证。"


def lasting(source: Source, writer: IncrementalWriter, items: Iterable[str]) -> list[str]:
    """The items of a list that grows in a file without signatures, so that it may grow again.

    What stands directly in the list becomes an object of its own; what means null is left out.
    """
    there = [item for item in items if source.resolve(item) is not None]
    return [writer.add(item) if item.startswith("<<") else item for item in there]


def require_lasting_references(source: Source, texts: Iterable[str]) -> None:
    """Raise ProtectedPdfError if objects of these texts refer to what the file does not have."""
    numbers = {int(number) for text in texts for number in _REFERENCE.findall(text)}
    if any(source.text(number) == "null" for number in numbers):
        raise ProtectedPdfError(
            name=source.name,
            reason="盖章处引用了文件里不存在的对象,追加任何内容后,严格的验证软件无法再核验已有签名",
            next=_NEXT,
        )


def require_references(source: Source, items: Iterable[str]) -> None:
    """Raise ProtectedPdfError if one of the items of a list that grows is no reference."""
    if any(reference(item) is None for item in items):
        raise ProtectedPdfError(
            name=source.name,
            reason="盖章处的批注或表单域直接写在列表里,列表一变,严格的验证软件就会判定已有签名无效",
            next=_NEXT,
        )


def require_flat(source: Source, values: Iterable[str]) -> None:
    """Raise ProtectedPdfError if one of the values of a dictionary is nested."""
    if any(_NESTED.match(value) for value in values):
        raise ProtectedPdfError(
            name=source.name,
            reason="它已加密,按盖章页的写法,追加任何内容后,严格的验证软件会判定已有签名无效",
            next=_NEXT,
        )
