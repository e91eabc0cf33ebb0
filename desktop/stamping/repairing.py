"""Repaired copies of damaged files, made before the plan when the user asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.engine.orders import OpenOrder
from desktop.engine.repairing import repaired_beside
from desktop.stamping.model import StampRequest
from desktop.stamping.targets import targets_of
from signing.engine.order import Engine
from signing.errors import BidSealError, OutputError


def repair_copies(
    request: StampRequest, folder: Path | None, engine: Engine
) -> Mapping[Path, Path]:
    """The damaged files of a request and their copies, in `folder` or (None) beside the outputs.

    Files that are sound, or that cannot be opened or repaired, are left out: the plan says why.
    Raises OutputError when a copy cannot be written, UsageError as `targets_of`.
    """
    copies = {}
    if folder is None:
        folders = [target.parent for target in targets_of(request.files, request.output)]
    else:
        folders = [folder] * len(request.files)
    for path, beside in zip(request.files, folders, strict=True):
        copy = _copy_of(path, beside, request.password, engine)
        if copy is not None:
            copies[path] = copy
    return copies


def _copy_of(path: Path, folder: Path, password: str | None, engine: Engine) -> Path | None:
    try:
        document = engine(OpenOrder(path, password))
        return repaired_beside(document, engine, folder).path if document.repaired else None
    except OutputError:
        raise
    except BidSealError:
        return None
