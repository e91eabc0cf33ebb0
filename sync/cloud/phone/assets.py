"""The phone page's files, read once: nothing outside the list can ever be asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "html": "text/html; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml; charset=utf-8",
    }
)
"""Media type by suffix; files of other kinds are not served."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes = field(repr=False)
    media_type: str


def load_assets() -> Mapping[str, Asset]:
    """All files of the page by their path, e.g. ``js/main.js``; the shell is ``index.html``."""
    return MappingProxyType(dict(_walk(files("resources").joinpath("phone"), "")))


def version_of(assets: Mapping[str, Asset]) -> str:
    """16 hex digits that change with every change of any file."""
    whole = hashlib.sha256()
    for path, asset in sorted(assets.items()):
        whole.update(f"{path} {len(asset.body)} ".encode() + asset.body)
    return whole.hexdigest()[:16]


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Asset]]:
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, f"{path}/")
            continue
        media_type = TYPES.get(entry.name.rpartition(".")[2])
        if media_type is not None:
            yield path, Asset(entry.read_bytes(), media_type)
