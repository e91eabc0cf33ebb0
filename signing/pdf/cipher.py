"""Keeping a file's encryption: strings and streams of the update under the file's own key."""

from __future__ import annotations

from typing import Any

from signing.errors import PasswordError, ProtectedPdfError
from signing.pdf.source import Source
from signing.pdf.syntax import (
    Reference,
    is_array,
    is_dict,
    map_strings,
    read_string,
    split_array,
)

_MAX_DEPTH = 8
"""Nesting of the encryption dictionary; real ones need three."""


class Cipher:
    """Encrypts what is added to an encrypted file (ISO 32000-1, 7.6)."""

    def __init__(self, handler: Any) -> None:
        """`handler` is an authenticated security handler of pyHanko."""
        self._for_strings = handler.get_string_filter()
        self._for_streams = handler.get_stream_filter()

    def strings(self, target: Reference, text: str) -> str:
        """`text` of object `target` with every string in it encrypted."""
        return map_strings(text, lambda data: self.string(target, data))

    def string(self, target: Reference, data: bytes) -> bytes:
        """Encrypted bytes of one string in object `target`."""
        key = self._for_strings.derive_object_key(*target)
        return bytes(self._for_strings.encrypt(key, data))

    def stream(self, target: Reference, data: bytes) -> bytes:
        """Encrypted data of stream object `target`."""
        key = self._for_streams.derive_object_key(*target)
        return bytes(self._for_streams.encrypt(key, data))


def file_cipher(source: Source, password: str | None) -> Cipher | None:
    """The cipher of an encrypted file opened with `password`; None for a plain file.

    Raises ProtectedPdfError for encryption that cannot be continued, PasswordError for a password
    that opens the file but does not yield its key.
    """
    if not source.encrypted:
        return None
    # Imported here: a second of start-up that plain files need not pay.
    from pyhanko.pdf_utils import misc
    from pyhanko.pdf_utils.crypt import AuthStatus, SecurityHandler

    from signing.encryption import is_known, with_length

    try:
        encryption = _as_generic(source, source.trailer.get("/Encrypt"), 0)
        handler = SecurityHandler.build(with_length(encryption))
        if not is_known(handler):
            raise NotImplementedError
        outcome = handler.authenticate(password or "", id1=source.identifier or b"")
    except (
        misc.PdfError,
        NotImplementedError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise ProtectedPdfError(name=source.name, reason="加密方式不受支持") from error
    if outcome.status == AuthStatus.FAILED:
        raise PasswordError(name=source.name)
    return Cipher(handler)


def _as_generic(source: Source, value: str | None, depth: int) -> Any:
    """`value` as an object of pyHanko, every reference replaced by what it leads to."""
    from pyhanko.pdf_utils import generic as untyped  # as above

    generic: Any = untyped
    resolved = source.resolve(value) or "null"
    if depth > _MAX_DEPTH:
        raise ProtectedPdfError(name=source.name, reason="加密方式不受支持")
    if is_dict(resolved):
        entries = source.dictionary(resolved)
        return generic.DictionaryObject(
            {
                generic.NameObject(key): _as_generic(source, item, depth + 1)
                for key, item in entries.items()
            }
        )
    if is_array(resolved):
        items = split_array(resolved)
        return generic.ArrayObject(_as_generic(source, item, depth + 1) for item in items)
    if resolved[0] == "/":
        return generic.NameObject(resolved)
    if resolved[0] in "(<":
        return generic.ByteStringObject(read_string(resolved))
    if resolved in ("true", "false"):
        return generic.BooleanObject(resolved == "true")
    return generic.NumberObject(resolved) if resolved != "null" else generic.NullObject()
