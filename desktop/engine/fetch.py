"""Asks the services that a certificate names about its revocation, within narrow limits."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from desktop.engine.hosts import Hosts

_CONNECT, _READ, _ALL = 3.0, 5.0, 15.0
"""seconds to connect, between two pieces of an answer, and for the whole of it"""
_MAX_BYTES: Final = 8_000_000
_PIECE: Final = 65_536
_REDIRECTS: Final = 3
"""Times that a service may name another address; every one of them is checked."""
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a service sent."""

    status: int
    location: str
    data: bytes | None
    """None when it was too large or came too slowly."""


class Fetcher:
    """Gets revocation data by HTTP; see `signing.verify.revoked.Fetch`."""

    def __init__(self, hosts: Hosts | None = None) -> None:
        """`hosts` that may be asked; by default those on the internet."""
        self._hosts = hosts or Hosts()

    def __call__(self, url: str, body: bytes | None) -> bytes | None:
        """The answer, to a POST when there is a body; None when there is none."""
        for _ in range(_REDIRECTS + 1):
            try:
                answer = self._ask(url, body)
            except (OSError, ValueError, http.client.HTTPException):
                return None  # a service that cannot be reached, or is none, says nothing
            if answer is None:
                return None
            if body is None and 300 <= answer.status < 400 and answer.location:
                url = urljoin(url, answer.location)
                continue
            return answer.data if 200 <= answer.status < 300 else None
        return None

    def _ask(self, url: str, body: bytes | None) -> _Answer | None:
        """One answer; None for an address that must not be asked."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
        if parts.scheme not in _PORTS or not host:
            return None
        if requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)):
            is_fine = self._hosts.may_be_asked_by_a_proxy(host, port)
            return _by_proxy(url, body) if is_fine else None
        address = self._hosts.address(host, port)
        return None if address is None else _directly(parts, host, (address, port), body)


def _headers(body: bytes | None) -> dict[str, str]:
    return {"Content-Type": "application/ocsp-request"} if body else {}


def _directly(
    parts: SplitResult, host: str, address: tuple[str, int], body: bytes | None
) -> _Answer:
    """Ask the address that was checked, whatever its name leads to by now."""
    with (
        socket.create_connection(address, timeout=_CONNECT) as plain,
        _secured(plain, parts.scheme, host) as channel,
    ):
        channel.settimeout(_READ)
        with closing(http.client.HTTPConnection(host, address[1])) as connection:
            connection.sock = channel
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            headers = {"Host": parts.netloc.rpartition("@")[2], **_headers(body)}
            connection.request("GET" if body is None else "POST", target, body, headers)
            response = connection.getresponse()
            data = _read(_pieces(response.read1))
            return _Answer(response.status, response.headers.get("Location", ""), data)


def _secured(plain: socket.socket, scheme: str, host: str) -> socket.socket:
    if scheme == "http":
        return plain
    context = ssl.create_default_context(cafile=requests.utils.DEFAULT_CA_BUNDLE_PATH)
    return context.wrap_socket(plain, server_hostname=host)


def _by_proxy(url: str, body: bytes | None) -> _Answer | None:
    """Ask through the proxy that this PC is set up for; it finds the address itself."""
    try:
        with requests.request(
            "GET" if body is None else "POST",
            url,
            data=body,
            headers=_headers(body),
            timeout=(_CONNECT, _READ),
            allow_redirects=False,
            stream=True,
        ) as response:
            data = _read(response.iter_content(_PIECE))
            return _Answer(response.status_code, response.headers.get("Location", ""), data)
    except requests.RequestException:
        return None


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(_PIECE):
        yield piece


def _read(pieces: Iterable[bytes]) -> bytes | None:
    found, end = bytearray(), time.monotonic() + _ALL
    for piece in pieces:
        found += piece
        if len(found) > _MAX_BYTES or time.monotonic() > end:
            return None
    return bytes(found)
