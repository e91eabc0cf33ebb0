"""Opening what a user names, which may be a folder, a pipe or a device as well as a file."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import BinaryIO


def open_regular(path: Path, *, buffering: int = -1) -> BinaryIO:
    """Open a regular file, or a link to one, for reading; OSError for anything else."""
    require_regular(path)
    return path.open("rb", buffering=buffering)


def require_regular(path: Path) -> None:
    """OSError for what is neither a regular file nor a folder, before anybody opens it.

    Whoever opened a pipe would wait for its writer, perhaps for ever and deaf to signals.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder fails with its reason
        raise OSError(errno.ESPIPE, "not a regular file", str(path))


def shown_name(path: Path) -> str:
    """What to call `path` in a sentence: its last part, and never nothing (``.``, ``/``)."""
    return path.name or path.absolute().name or str(path)
