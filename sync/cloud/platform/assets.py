"""The site's files, by a fixed list of names; tokens, SM2 and SM3 are the phone page's."""

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
        "crypt.js": "platform/crypt.js",
        "chunks.js": "platform/chunks.js",
        "wrap.js": "platform/wrap.js",
        "reply_key.js": "platform/reply_key.js",
        "tokens.css": "phone/css/tokens.css",
        "mark.svg": "phone/art/mark.svg",
        **{
            f"{name}.js": f"phone/js/crypto/{name}.js"
            for name in ("bytes", "curve", "der", "modular", "sm3")
        },
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
    return Asset(body, TYPES[name.rpartition(".")[2]])


def theme(accent: str) -> str:
    """A style sheet that sets the platform's own colour."""
    if not COLOUR.fullmatch(accent):
        return ""
    return f":root {{ --accent: {accent}; }}\n"
