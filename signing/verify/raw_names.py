"""Names that hold bytes they should have escaped (ISO 32000-1, 7.3.5), read as they stand.

pyHanko refuses them, and with them the whole object they stand in. Large signing services write
the name of their software with its ® into each signature, which would be none.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pyhanko.pdf_utils import generic, misc

_module: Any = generic
"""pyHanko is only partly typed; through this name it counts as untyped."""
_RAW: Final = re.compile(rb"[^!-~]|#(?![0-9A-Fa-f]{2})")
_theirs: Any = _module._decode_name


def install() -> None:
    """Let pyHanko decode names by `decode`; doing so again changes nothing."""
    _module._decode_name = decode


def decode(name: bytes) -> Any:
    """The name that is written with these bytes behind its ``/``."""
    try:
        return _theirs(name)
    except misc.PdfReadError:
        return _theirs(_RAW.sub(lambda raw: b"#%02X" % raw[0][0], name))
