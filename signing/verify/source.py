"""Opens a file for verification; the gate to pyHanko's reader.

The file is hostile until proven otherwise: whatever the reader throws at it becomes an error of
our tree, and nothing is read twice as large as needed (the bytes are mapped, not loaded).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Final

from pyhanko.pdf_utils import misc
from pyhanko.pdf_utils.crypt import AuthStatus, PubKeySecurityHandler
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.algorithm import Digest
from signing.encryption import is_known
from signing.errors import (
    DamagedPdfError,
    FileAccessError,
    NotPdfError,
    PasswordError,
    ProtectedPdfError,
)
from signing.os_reason import os_reason
from signing.regular_file import require_regular, shown_name
from signing.verify import hex_strings, null_references, plain_tables, predictors, raw_names
from signing.verify.mapped import MappedFile
from signing.verify.objects import Reader
from signing.verify.tail import Tail

_HEAD: Final = 1024
"""Bytes in which ``%PDF-`` must begin (ISO 32000-1, Annex H, note 13)."""

FOREIGN: Final = (
    misc.PdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    ArithmeticError,
    OSError,
    zlib.error,
)
"""What pyHanko's reader throws at broken files; the last but two at a real like ``1.2.3``."""

hex_strings.install()
null_references.install()
plain_tables.install()
predictors.install()
raw_names.install()


class Source:
    """An opened file: its bytes, and its objects unless it is too damaged to be parsed."""

    def __init__(self, path: Path, *, password: str | None = None, ending: bytes = b"") -> None:
        """Open `path`; FileAccessError, NotPdfError, PasswordError or ProtectedPdfError.

        Objects are read as if `ending` were appended to the file.
        """
        self.path = path
        self._ending = ending
        self.bias = 0
        """Bytes of junk in front of the header that the file's offsets do not count."""
        try:
            with ExitStack() as stack:
                require_regular(path)
                self._file = stack.enter_context(path.open("rb"))
                self.data = self._map(stack)
                self.reader = self._read(password)
                self._stack = stack.pop_all()
        except OSError as error:
            reason = os_reason(error)
            raise FileAccessError(name=shown_name(path), reason=reason) from error

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def fingerprint(self, kind: Digest) -> str:
        """The digest of the whole file, hex."""
        return self.data.digest(kind.value).hex()

    def _map(self, stack: ExitStack) -> MappedFile:
        self._header = self._file.read(_HEAD).find(b"%PDF-")
        if self._header < 0:
            raise NotPdfError(name=self.path.name)
        return stack.enter_context(MappedFile(self._file.fileno()))

    def _read(self, password: str | None) -> PdfFileReader | None:
        """The reader; None for a damaged file."""
        for bias in dict.fromkeys((0, self._header)):
            stream: BufferedReader = self._file
            if bias or self._ending:
                stream = BufferedReader(Tail(self._file, bias, self._ending))
            try:
                reader = Reader(stream, strict=False)
                encrypted = reader.encrypted
            except FOREIGN:  # in the end the caller looks at the bytes instead
                continue
            self.bias = bias
            if encrypted:
                self._unlock(reader, password)
            return reader
        return None

    def _unlock(self, reader: PdfFileReader, password: str | None) -> None:
        try:
            if isinstance(reader.security_handler, PubKeySecurityHandler):
                raise ProtectedPdfError(name=self.path.name, reason="使用证书加密")
            if not is_known(reader.security_handler):
                raise ProtectedPdfError(name=self.path.name, reason="加密方式不受支持")
            result = reader.decrypt(password or "")
        except FOREIGN as error:
            raise DamagedPdfError(name=self.path.name) from error
        if result.status == AuthStatus.FAILED:
            raise PasswordError(name=self.path.name)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Map whatever pyHanko throws while reading objects to DamagedPdfError."""
    try:
        yield
    except FOREIGN as error:
        raise DamagedPdfError(name=name) from error
