"""Renaming that is atomic and never replaces a file, where the system offers it."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_NOREPLACE: Final = 1


def rename_exclusively(source: Path, target: Path) -> None:
    """Rename `source` to `target` in one step; FileExistsError if that exists.

    Any other OSError: it did not happen, be it that this system or file system has no such call
    (renameat2(2): NFS, some FUSE file systems). Windows never replaces when it renames.
    """
    if os.name == "nt":
        source.rename(target)
        return
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError as error:  # not Linux, or a C library without it
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP)) from error
    rename.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    rename.restype = ctypes.c_int
    names = os.fsencode(source), os.fsencode(target)
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_NOREPLACE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(source), None, str(target))
