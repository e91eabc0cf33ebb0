"""References to object 0, which is always free (ISO 32000-1, 7.5.4), read as the null they mean.

pyHanko refuses them, and with them the whole object they stand in: a signature field that names
one as its appearance would be no field at all.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO, Final

from pyhanko.pdf_utils import generic, misc

_indirect: Any = generic.IndirectObject
"""pyHanko is only partly typed; through this name it counts as untyped."""
_LONGEST: Final = 24
"""Bytes; pyHanko takes no longer text for a reference."""
_ZERO: Final = re.compile(rb"(?<!\d)0+\s+\d+\s+R\Z")
_theirs: Any = _indirect.read_from_stream


def install() -> None:
    """Let pyHanko read references by `read`; doing so again changes nothing."""
    _indirect.read_from_stream = staticmethod(read)


def read(stream: BinaryIO, container: Any) -> Any:
    """The reference that begins at the stream's position, or null."""
    try:
        return _theirs(stream, container)
    except misc.PdfReadError:
        end = stream.tell()
        stream.seek(max(0, end - _LONGEST))
        if not _ZERO.search(stream.read(min(end, _LONGEST))):
            raise
        null: Any = generic.NullObject
        return null()
