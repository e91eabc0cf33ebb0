"""Reading objects of a PDF file with MuPDF; the one gate for MuPDF's exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import pymupdf

from signing.errors import DamagedPdfError, DocumentLimitError, PasswordError, ProtectedPdfError
from signing.pdf.raw import object_in_stream, with_exact_numbers
from signing.pdf.seen import Seen
from signing.pdf.syntax import (
    Reference,
    is_array,
    read_string,
    reference,
    spaced,
    split_array,
    split_dict,
)

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_MAX_HOPS = 32
"""References in a row before we call them a loop."""
MAX_OBJECTS = 8_388_607
"""Indirect objects in a file (ISO 32000-1, Annex C, and MuPDF's own limit)."""


_MAX_KEPT, _MAX_KEPT_LENGTH = 20_000, 2_000
"""Objects, and characters of each, kept for a second look: 40 MB at worst, 1 MB in practice."""
_PUBLIC_KEY = b"/Adobe.PubSec"
"""Public-key security handler (ISO 32000-1, 7.6.4), which MuPDF does not open."""
_EMPTY_NAME = re.compile(r"/(?:[-+.\d/\[<(]|(?:true|false|null)\b)")
"""Perhaps the empty name ``/``, which MuPDF's compact spelling runs into what follows."""
_SEARCHED = 64
"""Objects searched at once for what they refer to."""
_MAX_SPELLED = 1 << 20
"""Bytes of an object searched for its exact numbers."""


FOREIGN = (
    _api.mupdf.FzErrorBase,
    _api.FileDataError,
    RuntimeError,
    ValueError,
)
"""What MuPDF, PyMuPDF (ValueError) and our tokenizer (PdfSyntaxError is one) raise on bad input."""


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Map what MuPDF and our tokenizer raise on bad input to the error tree."""
    try:
        yield
    except FOREIGN as error:
        raise DamagedPdfError(name=name) from error


class Source:
    """An open PDF, its objects as text in MuPDF's canonical spelling; used as a context."""

    def __init__(
        self,
        path: Path,
        *,
        password: str | None = None,
        exact: bool = False,
        seen: Seen | None = None,
    ) -> None:
        """Open `path`; raises DamagedPdfError, PasswordError or DocumentLimitError.

        With `exact`, reals keep all digits of the file instead of MuPDF's single precision.
        `seen` is what is known of the file, and learns what is found.
        """
        self.name = path.name
        self.seen = seen or Seen()
        self._path = path
        self._exact = exact
        self._texts = self.seen.texts
        self._pdf: Any = None
        _silence()
        # Not PyMuPDF's document, which reads all metadata first: that takes longer than opening.
        mupdf = _api.mupdf
        try:
            stream = mupdf.fz_open_file(str(path))
            self._document = mupdf.fz_open_document_with_stream("pdf", stream)
        except FOREIGN as error:
            if _PUBLIC_KEY in _tail(path):
                raise ProtectedPdfError(
                    name=self.name, reason="它用数字证书加密,只有持证人能打开"
                ) from error
            raise DamagedPdfError(name=self.name) from error
        try:
            self._unlock(password)
        except BaseException:  # whatever it was, the file must be closed
            self._close()
            raise

    def _unlock(self, password: str | None) -> None:
        mupdf = _api.mupdf
        with reading(self.name):
            self._pdf = mupdf.PdfDocument(self._document)
            if not self._pdf.m_internal:  # MuPDF takes it for a file of another kind
                raise DamagedPdfError(name=self.name)
            self.needs_password = bool(mupdf.fz_needs_password(self._document))
            if self.needs_password and not mupdf.fz_authenticate_password(
                self._document, password or ""
            ):
                raise PasswordError(name=self.name)
            self._look_at_outline()
            self.encrypted = self.needs_password or self._is_encrypted()
            self.object_count = int(mupdf.pdf_xref_len(self._pdf))
        if self.object_count > MAX_OBJECTS:
            raise DocumentLimitError(name=self.name, reason="对象过多")

    def _look_at_outline(self) -> None:
        """Read the outline: a file whose damage shows there counts as damaged, as in viewers."""
        mupdf = _api.mupdf
        with suppress(*FOREIGN):
            mupdf.ll_fz_drop_outline(mupdf.ll_fz_load_outline(self._document.m_internal))

    def _is_encrypted(self) -> bool:
        """Whether the trailer has an entry that says how, read or not."""
        mupdf = _api.mupdf
        entry = mupdf.pdf_dict_gets(mupdf.pdf_trailer(self._pdf), "Encrypt")
        return bool(mupdf.pdf_is_indirect(entry) or not mupdf.pdf_is_null(entry))

    def _close(self) -> None:
        """Let go of both handles; MuPDF closes the file behind the last one."""
        self._document = self._pdf = None

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.repaired:
            # MuPDF may have found out on the way, so what was read before means little.
            self.seen.forget()
        self._close()

    @cached_property
    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    @property
    def page_count(self) -> int:
        """Pages as the root of the page tree counts them; raises DamagedPdfError."""
        with reading(self.name):
            return int(_api.mupdf.fz_count_pages(self._document))

    @property
    def repaired(self) -> bool:
        """Whether MuPDF had to rebuild the cross-reference table."""
        return bool(_api.mupdf.pdf_was_repaired(self._pdf))

    def text(self, number: int) -> str:
        """Object `number` as text, of a stream its dictionary; ``null`` if there is none."""
        known = self._texts.get(number)
        if known is None:
            known = self._read(number)
            if len(self._texts) < _MAX_KEPT and len(known) < _MAX_KEPT_LENGTH:
                self._texts[number] = known
        return known

    def _read(self, number: int) -> str:
        if not 0 < number < self.object_count:
            return "null"
        # Written out: the context manager would cost as much as reading a page's dictionary.
        try:
            text: str = _api.extra.xref_object(self._pdf, number, 1, 1)
            if _EMPTY_NAME.search(text):
                text = spaced(_api.extra.xref_object(self._pdf, number, 0, 1))
            if self._exact and "." in text:
                return with_exact_numbers(text, self._spelled(number))
            return text
        except FOREIGN as error:
            if self._is_unlisted(number):
                return "null"
            raise DamagedPdfError(name=self.name) from error

    def _is_unlisted(self, number: int) -> bool:
        """Whether no cross-reference section speaks of it: then it is null (7.3.10)."""
        entry = _api.mupdf.ll_pdf_get_xref_entry_no_null(self._pdf.m_internal, number)
        return not entry or entry.type in ("", "\0")

    def holder(self, number: int) -> str | None:
        """A reference to the object stream (7.5.7) that holds object `number`, if one does."""
        entry = _api.mupdf.ll_pdf_get_xref_entry_no_null(self._pdf.m_internal, number)
        return f"{entry.ofs} 0 R" if entry and entry.type == "o" else None

    def _spelled(self, number: int) -> bytes:
        """Object `number` as the file spells it; empty where that cannot be found."""
        entry = _api.mupdf.ll_pdf_get_xref_entry_no_null(self._pdf.m_internal, number)
        if entry.type == "o":
            first = self.dictionary(f"{entry.ofs} 0 R").get("/First", "")
            data = self.stream(entry.ofs)
            return object_in_stream(data, int(first), number) if first.isdigit() else b""
        with self._path.open("rb") as file:
            file.seek(max(0, entry.ofs))
            data = file.read(_MAX_SPELLED)
        head = re.match(rb"\s*%d\s+\d+\s+obj" % number, data)
        return re.split(rb"endobj|stream\b", data[head.end() :], maxsplit=1)[0] if head else b""

    def stream(self, number: int) -> bytes:
        """Decoded data of stream object `number`; empty if it is none."""
        if not 0 < number < self.object_count:
            return b""
        # Written out, as in `_read`: PyMuPDF's own way there makes three objects and asks twice.
        mupdf, document = _api.mupdf, self._pdf.m_internal
        try:
            if not mupdf.ll_pdf_obj_num_is_stream(document, number):
                return b""
            buffer = mupdf.ll_pdf_load_stream_number(document, number)
            try:
                return bytes(mupdf.ll_fz_buffer_extract_copy(buffer))
            finally:
                mupdf.ll_fz_drop_buffer(buffer)
        except FOREIGN as error:
            raise DamagedPdfError(name=self.name) from error

    def resolve(self, value: str | None) -> str | None:
        """The value itself, or what the reference leads to; None for null."""
        for _ in range(_MAX_HOPS):
            # The first question saves the second one most times.
            if not value or value[-1] != "R" or (target := reference(value)) is None:
                return None if value == "null" else value
            value = self.text(target[0])
        raise DamagedPdfError(name=self.name)

    def dictionary(self, value: str | None) -> dict[str, str]:
        """Entries of a direct or referenced dictionary; empty if it is none."""
        resolved = self.resolve(value)
        if not resolved or not resolved.startswith("<<"):
            return {}
        try:  # written out, as in `_read`
            return split_dict(resolved)
        except FOREIGN as error:
            raise DamagedPdfError(name=self.name) from error

    def find_missing(self) -> frozenset[int]:
        """Numbers behind the last object that objects refer to all the same.

        They mean null (ISO 32000-1, 7.3.10), and must go on doing so: an object that got such a
        number would turn up wherever the author of the file wants it. Nothing but a look at every
        object tells; those that were read before need not be read again.
        """
        if self.seen.missing is None:
            self.seen.missing = self._look_for_missing()
        return self.seen.missing

    def _look_for_missing(self) -> frozenset[int]:
        # Not anchored in front: it may find the end of a longer number, which costs a number and
        # is three times as fast.
        digits = len(str(self.object_count))
        long_enough = re.compile(rf"([1-9]\d{{{digits - 1},6}}) \d+ R")
        found: set[str] = set()
        for first in range(1, self.object_count, _SEARCHED):
            numbers = range(first, min(first + _SEARCHED, self.object_count))
            # Many texts at once: a search of its own for each takes as long as reading it.
            found.update(long_enough.findall("\n".join(self._rough(numbers))))
        return frozenset(number for number in map(int, found) if number >= self.object_count)

    def _rough(self, numbers: range) -> Sequence[str]:
        """Objects for their references, whose spelling never differs."""
        unknown = [number for number in numbers if number not in self._texts]
        known = [self._texts[number] for number in numbers if number in self._texts]
        spell, document = _api.extra.xref_object, self._pdf
        try:
            texts = [spell(document, number, 1, 1) for number in unknown]
        except FOREIGN:  # one of them; which, and whether it matters, is found out singly
            return [self._bytes(number) for number in numbers]
        if not self._exact and not _EMPTY_NAME.search("\n".join(texts)):
            self._keep(unknown, texts)
        return [*known, *texts]

    def _bytes(self, number: int) -> str:
        """Object `number`; if it cannot be read, the bytes in which its references would stand.

        Damage that nobody meets is none: whoever needs the object itself is told by `text`.
        """
        try:
            return self.text(number)
        except DamagedPdfError:
            entry = _api.mupdf.ll_pdf_get_xref_entry_no_null(self._pdf.m_internal, number)
            if entry.type == "o":
                return self.stream(entry.ofs).decode("latin-1")
            with self._path.open("rb") as file:
                file.seek(max(0, entry.ofs))
                return file.read(_MAX_SPELLED).split(b"endobj", 1)[0].decode("latin-1")

    def _keep(self, numbers: Sequence[int], texts: Sequence[str]) -> None:
        """Remember texts for a second look, unless they are too many or too long."""
        if len(self._texts) + len(texts) < _MAX_KEPT:
            self._texts.update(
                (number, text)
                for number, text in zip(numbers, texts, strict=True)
                if len(text) < _MAX_KEPT_LENGTH
            )

    @cached_property
    def trailer(self) -> dict[str, str]:
        """Entries of the newest trailer."""
        with reading(self.name):
            text = str(_api.extra.xref_object(self._pdf, -1, 1, 1))
            return split_dict(text) if text.startswith("<<") else {}

    @cached_property
    def identifier(self) -> bytes | None:
        """The permanent part of the file's /ID (14.4); None without one."""
        value = self.resolve(self.trailer.get("/ID"))
        with reading(self.name):
            parts = split_array(str(value)) if is_array(value) else []
            first = self.resolve(parts[0]) if parts else None
            return read_string(first) if first else None

    @cached_property
    def catalog_reference(self) -> Reference:
        """Where the document catalog is; raises DamagedPdfError without one."""
        found = reference(self.trailer.get("/Root"))
        if found is None:
            raise DamagedPdfError(name=self.name)
        return found

    @cached_property
    def catalog(self) -> dict[str, str]:
        """Entries of the document catalog."""
        return self.dictionary(self.trailer.get("/Root"))


def _tail(path: Path) -> bytes:
    """The last megabyte of a file that MuPDF could not open at all."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _MAX_SPELLED))
        return file.read()


def _silence() -> None:
    """Keep MuPDF's warnings off stderr: findings reach the user as errors of ours."""
    _api.TOOLS.mupdf_display_errors(False)
    _api.TOOLS.mupdf_display_warnings(False)
