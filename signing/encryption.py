"""Standard encryption as files really spell it, for pyHanko's security handlers."""

from __future__ import annotations

from typing import Any, Final

from pyhanko.pdf_utils import generic

_generic: Any = generic
"""pyHanko is only partly typed; through this name its constructors count as untyped."""
_CRYPT_FILTERS: Final = 4
"""/V of encryption by crypt filters, whose keys have 128 bits (ISO 32000-1, 7.6.5)."""


def with_length(encryption: Any) -> Any:
    """The encryption dictionary, with the length of its key where it is left out.

    /Length is 40 by default, but says nothing about crypt filters; pyHanko goes by it all the same.
    """
    if encryption.get("/V") == _CRYPT_FILTERS and "/Length" not in encryption:
        length = {_generic.NameObject("/Length"): _generic.NumberObject(128)}
        return _generic.DictionaryObject({**encryption, **length})
    return encryption


def is_known(handler: Any) -> bool:
    """Whether pyHanko knows the revision: not so the 5 of Acrobat 9, long given up."""
    return handler.revision.value is not None
