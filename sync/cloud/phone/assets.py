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
    tag: str
    """Strong entity tag (RFC 9110, 8.8.3), quotes included."""


def load_assets() -> Mapping[str, Asset]:
    """All files of the page by their path, e.g. ``js/main.js``; the shell is ``index.html``."""
    return MappingProxyType(dict(_walk(files("resources").joinpath("phone"), "")))


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Asset]]:
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, f"{path}/")
            continue
        media_type = TYPES.get(entry.name.rpartition(".")[2])
        if media_type is not None:
            body = entry.read_bytes()
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            yield path, Asset(body, media_type, tag)
