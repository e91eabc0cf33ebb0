"""Asks the services that a certificate names about its revocation, within narrow limits."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import requests

_TIMEOUT: Final = (3.0, 5.0)
"""seconds to connect, and between two pieces of an answer"""
_MAX_BYTES: Final = 8_000_000
_PIECE: Final = 65_536


def fetch(url: str, body: bytes | None) -> bytes | None:
    """The answer of an HTTP service, POST when there is a body; None when there is none."""
    if urlsplit(url).scheme not in ("http", "https"):
        return None
    try:
        with requests.request(
            "GET" if body is None else "POST",
            url,
            data=body,
            headers={"Content-Type": "application/ocsp-request"} if body else {},
            timeout=_TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as response:
            return _read(response) if response.ok else None
    except requests.RequestException:  # a service that cannot be reached says nothing
        return None


def _read(response: requests.Response) -> bytes | None:
    found = bytearray()
    for piece in response.iter_content(_PIECE):
        found += piece
        if len(found) > _MAX_BYTES:
            return None
    return bytes(found)
