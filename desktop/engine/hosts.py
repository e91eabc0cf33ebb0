"""Which hosts a certificate may send us to: those on the internet, and inside only named ones.

A certificate is a stranger's text. Whoever wrote its addresses must not make this PC ask the
router, a neighbour or one of its own services (server-side request forgery).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Final

Resolve = Callable[[str, int], Sequence[str]]
"""Addresses of a host name; OSError where there are none."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses with an IPv4 address in their last 32 bits (RFC 6052, 2.1)."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system. Raises OSError, and UnicodeError for what is no host name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Hosts:
    """Knows the hosts that may be asked."""

    def __init__(self, internal: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        """`internal`: hosts inside that may be asked nevertheless, ``host`` or ``host:port``."""
        self._internal = frozenset(name.lower() for name in internal)
        self._resolve = resolve

    def address(self, host: str, port: int) -> str | None:
        """The address to connect to; None for a host that is unknown or must not be asked.

        Connect to this very address: asked again, the name might lead elsewhere.
        """
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError):
            return None
        if not found:
            return None
        if {host.lower(), f"{host.lower()}:{port}"} & self._internal:
            return found[0]
        return found[0] if all(map(is_outside, found)) else None

    def may_be_asked_by_a_proxy(self, host: str, port: int) -> bool:
        """Whether a name may be handed to the proxy; one that only the proxy knows may."""
        try:
            known = bool(self._resolve(host, port))
        except (OSError, UnicodeError):
            return True
        return not known or self.address(host, port) is not None


def is_outside(address: str) -> bool:
    """Whether an IP address belongs to the internet: not loopback, private, link-local, …"""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = _inner(found)
        if inner is not None and not is_outside(str(inner)):
            return False
    return found.is_global and not found.is_multicast


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    tunnel = address.teredo
    return address.ipv4_mapped or address.sixtofour or (tunnel[1] if tunnel else None)
