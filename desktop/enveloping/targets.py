"""Where encrypted and decrypted files go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signing.envelope.layout import SUFFIX
from signing.errors import OutputError, UsageError
from signing.os_reason import os_reason


def targets_of(
    files: Sequence[Path], names: Sequence[str], output: Path | None
) -> tuple[Path, ...]:
    """The wanted output of each input by its `names`; the folder is made if it does not exist.

    `output` is a file when it has a suffix and is no folder, else a folder. Raises UsageError for
    one file wanted from several inputs, OutputError for an unusable folder.
    """
    if output is not None and output.suffix and not output.is_dir():
        if len(files) != 1:
            raise UsageError(detail="多个文件需要一个输出文件夹")
        _make_folder(output.parent)
        return (output.absolute(),)
    if output is not None:
        _make_folder(output)
    return tuple(
        (output or path.parent).absolute() / name for path, name in zip(files, names, strict=True)
    )


def container_name(path: Path) -> str:
    """``标书.pdf.bse`` for ``标书.pdf``."""
    return f"{path.name}{SUFFIX}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path=str(folder), reason=os_reason(error)) from error
