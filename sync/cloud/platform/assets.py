"""The site's files, by a fixed list of names; tokens and SM3 are those of the phone page."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from sync.cloud.phone.assets import TYPES, Asset

PLACES: Final = MappingProxyType(
    {
        "platform.css": "platform/platform.css",
        "scan.js": "platform/scan.js",
        "digest.js": "platform/digest.js",
        "tokens.css": "phone/css/tokens.css",
        "mark.svg": "phone/art/mark.svg",
        "sm3.js": "phone/js/crypto/sm3.js",
    }
)
"""Name → file in the resources."""
COLOUR: Final = re.compile(r"#[0-9a-f]{6}")


@cache
def asset_of(name: str) -> Asset | None:
    """The file; None when it is not in the list."""
    place = PLACES.get(name)
    if place is None:
        return None
    body = files("resources").joinpath(place).read_bytes()
    return Asset(body, TYPES[name.rpartition(".")[2]], "")


def theme(accent: str) -> str:
    """A style sheet that sets the platform's own colour."""
    if not COLOUR.fullmatch(accent):
        return ""
    return f":root {{ --accent: {accent}; }}\n"
