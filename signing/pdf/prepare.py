"""Preparing a file: stamped, with a reserved signature, digested, in one incremental update."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from signing.algorithm import Digest
from signing.errors import Cancelled, FileAccessError, InternalError, OutputError
from signing.level import Level
from signing.os_reason import os_reason
from signing.pdf.copying import Cancel, Hasher, Progress
from signing.pdf.draft import Draft
from signing.pdf.model import Document, PreparedFile
from signing.pdf.names import temporary_path
from signing.pdf.update import Increment, Revision, Wish
from signing.placement.model import Mark
from signing.seal.model import Seal

Revise = Callable[[Wish], Revision]
"""Composes the update: `signing.pdf.revision.revise` with all its other arguments."""


def prepare(
    document: Document,
    marks: Sequence[Mark],
    seals: Mapping[str, Seal],
    *,
    target: Path,
    digests: Sequence[Digest],
    seal_data: bytes | None,
    signer_hint: str = "",
    reserve: int = 16384,
    level: Level = Level.B_T,
    continues: bool = False,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    tag: str = "",
    draft: Draft | None = None,
    revise: Revise | None = None,
) -> PreparedFile:
    """Stamp `marks` into a copy of `document` and reserve one signature in it.

    The copy is a hidden temporary file in the folder of `target`; the original is only read and
    is its prefix. `reserve` is the room for the CMS in bytes (see `signing.cms.size`),
    `seal_data` the GB/T 38540 seal, `signer_hint` goes to /Name, `level` is kept for later, `tag`
    goes to the temporary name (default: chance); with `continues` the result takes the place of
    the input. `draft`, a copy that was begun already, is used if it fits, and closed. `revise`
    composes the update somewhere else; by default it is done here, and so MuPDF reads here.
    The temporary is not synced yet, `complete.fill` does that.
    Raises DocumentError, SealError, OutputError or Cancelled; then nothing is left behind.
    """
    if not marks:
        raise InternalError("prepare needs at least one mark")
    wish = Wish(seal_data, signer_hint, reserve, datetime.now(UTC).astimezone())
    copied = _Copied(document, tuple(digests), progress, cancel)
    with _temporary(target, tag or secrets.token_hex(6), copied, draft) as (path, copy):
        revision = revise(wish) if revise else _revised(document, marks, seals, wish, cancel)
        hashers = copy.result()
        copy.append(revision.increment.data)
        original = hashers[Digest.SHA256].hexdigest()
        found = _digests(hashers, digests, copy.seen.st_size, revision.increment)
        made = _prepared(document, path, target, copy.seen, original, found, revision, marks, level)
        return replace(made, continues=continues)


@dataclass(frozen=True, slots=True)
class _Copied:
    """What is copied, and how."""

    document: Document
    digests: tuple[Digest, ...]
    progress: Progress | None
    cancel: Cancel | None

    def begin(self, file: BinaryIO) -> Draft:
        """Copy into `file`."""
        path = self.document.path
        return Draft(path, file, self.digests, progress=self.progress, cancel=self.cancel)


def _revised(
    document: Document,
    marks: Sequence[Mark],
    seals: Mapping[str, Seal],
    wish: Wish,
    cancel: Cancel | None,
) -> Revision:
    # Imported here: whoever lets another process compose the update needs no PDF library.
    from signing.pdf.revision import revise

    return revise(document, marks, seals, wish=wish, check=checker(cancel))


def _prepared(
    document: Document,
    temporary: Path,
    target: Path,
    stat: os.stat_result,
    original: str,
    digests: Mapping[Digest, str],
    revision: Revision,
    marks: Sequence[Mark],
    level: Level,
) -> PreparedFile:
    return PreparedFile(
        input=document.path,
        temporary=temporary,
        target=target,
        original_size=stat.st_size,
        original_sha256=original,
        contents_offset=revision.increment.contents_offset,
        contents_length=revision.increment.contents_length,
        byte_range=revision.increment.byte_range,
        digests=digests,
        field_name=revision.field_name,
        marks=tuple(marks),
        original_mtime_ns=stat.st_mtime_ns,
        level=level,
    )


def _unchanged(document: Document) -> os.stat_result:
    try:
        stat = document.path.stat()
    except OSError as error:
        raise FileAccessError(name=document.name, reason=os_reason(error)) from error
    if stat.st_size != document.size:
        raise FileAccessError(name=document.name, reason="文件在打开之后被改动")
    return stat


def checker(cancel: Cancel | None) -> Callable[[int, int], None]:
    """A progress callback that raises Cancelled once `cancel` answers True."""

    def check(_done: int, _total: int) -> None:
        if cancel and cancel():
            raise Cancelled

    return check


def _digests(
    hashers: Mapping[Digest, Hasher], wanted: Sequence[Digest], size: int, increment: Increment
) -> dict[Digest, str]:
    """Digests over the byte range: the original, then the update around its hole."""
    _, gap, after, _ = increment.byte_range
    found = {}
    for digest in wanted:
        hasher = hashers[digest].copy()
        hasher.update(memoryview(increment.data)[: gap - size])
        hasher.update(memoryview(increment.data)[after - size :])
        found[digest] = hasher.hexdigest()
    return found


@contextmanager
def _temporary(
    target: Path, tag: str, copied: _Copied, draft: Draft | None
) -> Iterator[tuple[Path, Draft]]:
    """A new hidden file beside `target` with its copy, removed on any error; OSError → OutputError.

    `draft` is that copy if it fits; it is closed in any case.
    """
    path = temporary_path(target, tag)
    created = False
    try:
        with _closed(draft):
            stat = _unchanged(copied.document)
            if draft is not None and draft.is_of(stat, copied.digests) and draft.name(path):
                created = True
                yield path, draft
                return
        with path.open("x+b") as file:
            created = True
            with closing(copied.begin(file)) as copy:
                yield path, copy
    except BaseException as error:  # whatever it was, nothing may stay behind
        if created:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError(path=str(target), reason=os_reason(error)) from error
        raise


def _closed(draft: Draft | None) -> AbstractContextManager[object]:
    return closing(draft) if draft is not None else nullcontext()
