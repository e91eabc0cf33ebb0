"""Leases: as long as a client holds a connection, the embedded cloud stays.

Both ends prove that they know the token without saying it, because after a crash a stranger may
listen at the old port: the client sends a nonce, the cloud answers with a nonce of its own and
HMAC-SHA256(token, "cloud" both nonces), the client with HMAC-SHA256(token, "client" both nonces),
and the cloud with ``ok``, each as one line of hex. The operating system closes the connection when
the client dies, however it dies.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import threading
import time
from contextlib import suppress

ANSWER = b"ok\n"
NONCE_BYTES = 16
HANDSHAKE_SECONDS = 5.0


def take_lease(port: int, token: str) -> socket.socket | None:
    """An open lease, or None when nobody (or somebody else) listens there."""
    lease: socket.socket | None = None
    try:
        lease = socket.create_connection(("127.0.0.1", port), timeout=HANDSHAKE_SECONDS)
        nonce = _nonce()
        lease.sendall(nonce + b"\n")
        theirs, _, proof = _read_line(lease).rstrip(b"\n").partition(b" ")
        if hmac.compare_digest(proof, _proof(token, b"cloud", nonce + theirs)):
            lease.sendall(_proof(token, b"client", nonce + theirs) + b"\n")
            if _read_line(lease) == ANSWER:
                return lease
    except OSError:
        pass
    if lease is not None:
        lease.close()
    return None


def is_alive(lease: socket.socket) -> bool:
    """Whether the other end still holds the connection."""
    try:
        lease.settimeout(0)
        return lease.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


class Leases:
    """Counts the leases of a cloud, from a listening socket, in daemon threads."""

    def __init__(self, listener: socket.socket, token: str) -> None:
        """`listener` is bound to loopback and listens."""
        self._listener = listener
        self._token = token
        self._held = 0
        self._changed = threading.Condition()
        self._accepting = threading.Thread(target=self._accept, name="leases", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._accepting.start()

    def wait_until_unused(self, linger: float, *, first: float) -> None:
        """Return once nobody has held a lease for `linger` seconds.

        The first client may take `first` seconds to come.
        """
        deadline = time.monotonic() + first
        with self._changed:
            while True:
                if self._held:
                    self._changed.wait()
                    deadline = time.monotonic() + linger
                    continue
                rest = deadline - time.monotonic()
                if rest <= 0:
                    return
                self._changed.wait(rest)

    def close(self) -> None:
        """Accept no more."""
        with suppress(OSError):
            self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                lease, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hold, args=(lease,), daemon=True).start()

    def _hold(self, lease: socket.socket) -> None:
        with lease:
            lease.settimeout(HANDSHAKE_SECONDS)
            try:
                if not self._admits(lease):
                    return
            except OSError:
                return
            self._count(+1)
            try:
                lease.sendall(ANSWER)
                lease.settimeout(None)
                while lease.recv(64):
                    pass
            except OSError:
                return
            finally:
                self._count(-1)

    def _admits(self, lease: socket.socket) -> bool:
        theirs, nonce = _read_line(lease).rstrip(b"\n"), _nonce()
        lease.sendall(nonce + b" " + _proof(self._token, b"cloud", theirs + nonce) + b"\n")
        expected = _proof(self._token, b"client", theirs + nonce)
        return hmac.compare_digest(_read_line(lease).rstrip(b"\n"), expected)

    def _count(self, change: int) -> None:
        with self._changed:
            self._held += change
            self._changed.notify_all()


def _nonce() -> bytes:
    return secrets.token_hex(NONCE_BYTES).encode()


def _proof(token: str, end: bytes, nonces: bytes) -> bytes:
    return hmac.new(token.encode(), end + b" " + nonces, "sha256").hexdigest().encode()


def _read_line(connection: socket.socket) -> bytes:
    """At most 256 bytes up to a newline, or what came before the end."""
    line = b""
    while len(line) < 256 and not line.endswith(b"\n"):
        part = connection.recv(1)
        if not part:
            break
        line += part
    return line
