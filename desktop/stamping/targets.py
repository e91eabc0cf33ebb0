"""Where the outputs go: ``<name>_已签章.pdf`` beside the input, in a folder, or a named file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signing.errors import OutputError, UsageError
from signing.os_reason import os_reason
from signing.pdf.complete import signed_name


def targets_of(files: Sequence[Path], output: Path | None) -> tuple[Path, ...]:
    """The wanted output of each input; the folder is made if it does not exist.

    `output` is a file when it ends with ``.pdf`` and is no folder, else a folder. Raises
    UsageError for one file wanted from several inputs, OutputError for an unusable folder.
    """
    if output is not None and output.suffix.lower() == ".pdf" and not output.is_dir():
        if len(files) != 1:
            raise UsageError(detail="多个文件需要一个输出文件夹")
        _make_folder(output.parent)
        return (output.absolute(),)
    if output is not None:
        _make_folder(output)
    return tuple((output or path.parent).absolute() / signed_name(path) for path in files)


def folder_of(file: Path, output: Path | None) -> Path:
    """The folder that `targets_of` will choose for an input; it need not exist."""
    if output is None:
        return file.parent
    is_file = output.suffix.lower() == ".pdf" and not output.is_dir()
    return output.parent if is_file else output


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path=str(folder), reason=os_reason(error)) from error
