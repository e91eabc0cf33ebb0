"""pyHanko's reader, faster and with an encryption dictionary whose parts may be objects."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.encryption import with_length
from signing.verify import plain_objects

_MAX_DEPTH: Final = 8
"""Nesting of the encryption dictionary; real ones need three."""
_PIECES: Final = (1 << 11, 1 << 17)
"""Bytes read for an object at once: most are short, one that holds a signature is long."""
_generic: Any = generic
"""pyHanko is only partly typed; through this name its constructors count as untyped."""


class Reader(PdfFileReader):
    """Reads the objects of one file.

    To read an object pyHanko asks whether the file is encrypted, and for that it reads /Encrypt; a
    reference in there (ISO 32000-1, 7.3.10 allows one nearly everywhere) leads it in a circle. What
    /Encrypt consists of is never encrypted itself, so it is read first, and as it stands.
    """

    @cached_property
    def encrypt_dict(self) -> Any:
        """The encryption dictionary without references; None for a plain file."""
        found = super().encrypt_dict
        return None if found is None else with_length(self._inline(found, 0))

    @property
    def document_id(self) -> tuple[bytes, bytes]:
        """Both parts of /ID; empty for a file without one, as its key was made (Algorithm 2)."""
        try:
            return super().document_id
        except (KeyError, TypeError, AttributeError, IndexError):
            return b"", b""

    def _inline(self, value: Any, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise misc.PdfReadError("The encryption dictionary is nested too deeply")
        if isinstance(value, generic.IndirectObject):
            reading: Any = self.get_object
            return self._inline(reading(value.reference, never_decrypt=True), depth + 1)
        if isinstance(value, generic.DictionaryObject):
            pairs = ((key, self._inline(item, depth + 1)) for key, item in value.items())
            return _generic.DictionaryObject(dict(pairs))
        if isinstance(value, generic.ArrayObject):
            items = (list.__getitem__(value, index) for index in range(len(value)))
            return _generic.ArrayObject(self._inline(item, depth + 1) for item in items)
        return value

    @cached_property
    def _is_in_plain(self) -> bool:
        return "/Encrypt" not in self.trailer

    def _read_object(self, ref: Any, marker: Any, *rest: Any, **named: Any) -> Any:
        """As pyHanko, to which all is left but a plain object that stands in the file itself."""
        if isinstance(marker, int) and self._is_in_plain:
            found = self._plain(ref, marker)
            if found is not None:
                return found
        theirs: Any = super()._read_object
        return theirs(ref, marker, *rest, **named)

    def _plain(self, ref: Any, start: int) -> Any:
        for most in _PIECES:
            self.stream.seek(start)
            data = self.stream.read(most)
            if data.find(b"endobj") >= 0:
                target = _generic.Reference(ref.idnum, ref.generation, self)
                return plain_objects.read(data, target)
        return None
