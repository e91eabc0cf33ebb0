"""Finishing a prepared file: the CMS goes into its hole, the file gets its final name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from signing.errors import FileAccessError, InternalError, OutputError
from signing.os_reason import os_reason
from signing.pdf.copying import digest_file
from signing.pdf.exclusive_rename import rename_exclusively
from signing.pdf.model import CompletedFile, PreparedFile

SIGNED_SUFFIX = "_已签章"


def signed_name(path: Path) -> str:
    """The wanted file name of the result: ``标书_已签章.pdf`` for ``标书.pdf``."""
    return f"{path.stem}{SIGNED_SUFFIX}.pdf"


def fill(prepared: PreparedFile, cms: bytes) -> None:
    """Write `cms` into the reserved hole of the temporary file and sync it to disk.

    What an attempt that was interrupted had appended is cut off first. Raises InternalError when
    it does not fit or the hole is not there, before anything is written; OutputError when the
    disk refuses.
    """
    room = (prepared.contents_length - 2) // 2
    if len(cms) > room:
        raise InternalError(f"the CMS has {len(cms)} bytes, {room} are reserved")
    try:
        with prepared.temporary.open("r+b") as file:
            file.seek(prepared.contents_offset)
            hole = file.read(prepared.contents_length)
            if not (len(hole) == prepared.contents_length and hole[:1] + hole[-1:] == b"<>"):
                raise InternalError("the signature hole is not where it was prepared")
            file.truncate(prepared.byte_range[2] + prepared.byte_range[3])
            file.seek(prepared.contents_offset + 1)
            file.write(cms.hex().encode("ascii").ljust(2 * room, b"0"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(prepared, error) from error


def contents_of(prepared: PreparedFile) -> bytes:
    """The filled /Contents with its padding; OutputError when it cannot be read."""
    try:
        with prepared.temporary.open("rb") as file:
            file.seek(prepared.contents_offset + 1)
            return bytes.fromhex(file.read(prepared.contents_length - 2).decode("ascii"))
    except OSError as error:
        raise _unwritable(prepared, error) from error


def publish(prepared: PreparedFile, *, sha256: str | None = None) -> CompletedFile:
    """Give the filled temporary file its final name; never overwrites another file.

    Only what an earlier step of the same job made is replaced, by what begins with it.
    `sha256` is the digest (hex) of the filled file where the caller has read it anyway. Raises
    FileAccessError when the original changed meanwhile, OutputError when the name cannot be given.
    """
    _require_unchanged_original(prepared)
    digest = sha256 or digest_file(prepared.temporary)
    try:
        output = _in_place_of_input(prepared)
        if output is None:
            output = move_to_free_name(prepared.temporary, prepared.target)
    except OSError as error:
        raise _unwritable(prepared, error) from error
    return CompletedFile(prepared.input, output, digest, prepared.field_name, prepared.marks)


def discard(prepared: PreparedFile) -> None:
    """Remove the temporary file; it may be gone already."""
    try:
        prepared.temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(prepared, error) from error


def free_names(target: Path) -> Iterator[Path]:
    """`target`, then `… (2).pdf`, `… (3).pdf`, …"""
    yield target
    yield from (target.with_name(f"{target.stem} ({n}){target.suffix}") for n in count(2))


def _in_place_of_input(prepared: PreparedFile) -> Path | None:
    """The input's own name where it is an earlier step's output; None when that is in use."""
    if not prepared.continues:
        return None
    try:
        prepared.temporary.replace(prepared.input)
    except PermissionError:
        return None  # a viewer on Windows holds it open; the result gets a number
    _sync_folder(prepared.input.parent)
    return prepared.input


def move_to_free_name(source: Path, target: Path) -> Path:
    """Give `source` the first free name of `free_names`; never overwrites. Raises OSError."""
    output = _link_to_free_name(source, target)
    source.unlink(missing_ok=True)
    _sync_folder(output.parent)
    return output


def _link_to_free_name(source: Path, target: Path) -> Path:
    """Atomically take the first free name: a hard link fails where a file is already."""
    names = free_names(target)
    while True:
        name = next(names)
        try:
            os.link(source, name)
        except FileExistsError:
            continue
        except OSError as error:
            if isinstance(error, FileNotFoundError) or not source.exists():
                raise
            return _rename_to_free_name(source, target)
        return name


def _rename_to_free_name(source: Path, target: Path) -> Path:
    """For file systems without hard links: one rename that never replaces."""
    names = free_names(target)
    while True:
        name = next(names)
        try:
            rename_exclusively(source, name)
        except FileExistsError:
            continue
        except OSError:
            return _replace_reserved_name(source, target)
        return name


def _replace_reserved_name(source: Path, target: Path) -> Path:
    """Where that cannot be either: reserve the name with an empty file, then replace it."""
    names = free_names(target)
    while True:
        name = next(names)
        try:
            name.open("xb").close()
        except FileExistsError:
            continue
        try:
            source.replace(name)
        except OSError:
            name.unlink(missing_ok=True)  # the empty file is ours
            raise
        return name


def _require_unchanged_original(prepared: PreparedFile) -> None:
    """Size and time as they were; a touched file must still have the same digest."""
    try:
        stat = prepared.input.stat()
        same = stat.st_size == prepared.original_size and (
            stat.st_mtime_ns == prepared.original_mtime_ns
            or digest_file(prepared.input) == prepared.original_sha256
        )
    except OSError as error:
        raise FileAccessError(name=prepared.input.name, reason=os_reason(error)) from error
    if not same:
        raise FileAccessError(
            name=prepared.input.name,
            reason="提交之后原文件被改动",
            next="请重新打开文件,核对后再提交。",
        )


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power failure, where the system can sync folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(prepared: PreparedFile, error: OSError) -> OutputError:
    return OutputError(path=str(prepared.target), reason=os_reason(error))
