"""Output files that get their name only when they are complete and safe on disk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from signing.errors import FileAccessError, OutputError
from signing.os_reason import os_reason
from signing.pdf.complete import move_to_free_name
from signing.pdf.names import temporary_path
from signing.regular_file import open_regular, shown_name


@dataclass(slots=True)
class Output:
    """A hidden temporary file beside `target`."""

    target: Path
    temporary: Path
    file: BinaryIO = field(repr=False)
    published: Path | None = None

    def sync(self) -> None:
        """Have everything on disk. Raises OutputError."""
        try:
            os.fsync(self.file.fileno())
            self.file.close()
        except OSError as error:
            raise OutputError(path=str(self.target), reason=os_reason(error)) from error

    def publish(self) -> Path:
        """Take the first free name, once synced; the path. Raises OutputError."""
        try:
            self.published = move_to_free_name(self.temporary, self.target)
        except OSError as error:
            raise OutputError(path=str(self.target), reason=os_reason(error)) from error
        return self.published


@contextmanager
def output(target: Path, tag: str | None = None) -> Iterator[Output]:
    """A file to be written and then published; whatever happens, no temporary one stays.

    Only a killed process leaves one, under the name that `temporary_path` gives for `tag`; None:
    a random one. Raises OutputError when the folder cannot be written.
    """
    temporary = temporary_path(target, tag or secrets.token_hex(4))
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    except OSError as error:
        raise OutputError(path=str(target), reason=os_reason(error)) from error
    file = os.fdopen(descriptor, "wb", buffering=0)
    made = Output(target, temporary, file)
    try:
        yield made
    except OSError as error:
        raise OutputError(path=str(target), reason=os_reason(error)) from error
    finally:
        file.close()
        if made.published is None:
            temporary.unlink(missing_ok=True)


@contextmanager
def source(path: Path) -> Iterator[BinaryIO]:
    """A file to be read, unbuffered; FileAccessError when it cannot be opened."""
    try:
        file = open_regular(path, buffering=0)
    except OSError as error:
        raise FileAccessError(name=shown_name(path), reason=os_reason(error)) from error
    with file:
        yield file


def read_exactly(file: BinaryIO, into: memoryview, *, name: str) -> int:
    """Fill `into` as far as the file goes; how many bytes. FileAccessError on a read error."""
    done = 0
    try:
        while done < len(into):
            count = file.readinto(into[done:])  # type: ignore[attr-defined] # raw files have it
            if not count:
                break
            done += count
    except OSError as error:
        raise FileAccessError(name=name, reason=os_reason(error)) from error
    return done


def write_all(file: BinaryIO, data: memoryview) -> None:
    """Write everything; a raw file may take less at once."""
    done = 0
    while done < len(data):
        done += file.write(data[done:])


_BINARY: Final = getattr(os, "O_BINARY", 0)
