"""The sandbox channels' own books: orders, payments and keys, kept outside of our database.

They play another company's system, so they must neither share our transactions nor forget what
was paid when the cloud restarts; several workers on one machine share the file.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
import weakref
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from sync.cloud.domain.orders import Trade

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS trade (charge TEXT PRIMARY KEY, channel TEXT NOT NULL,"
    " amount INTEGER NOT NULL, number TEXT UNIQUE, paid_at TEXT, closed INTEGER DEFAULT 0)",
)
KEY_BITS = 2048
EXPONENT = 65_537
SECRET_BYTES = 32
BUSY_SECONDS = 30


class ChannelBook:
    """What the pretended channels know; safe to use from several threads and processes."""

    def __init__(self, path: Path | None = None) -> None:
        """Open on first use; None keeps it in memory."""
        self._path = path
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None

    def place(self, order: str, channel: str, amount: int) -> None:
        """Write an order down; `amount` in fen."""
        self._run(
            "INSERT OR IGNORE INTO trade (charge, channel, amount) VALUES (?, ?, ?)",
            (order, channel, amount),
        )

    def channel(self, order: str) -> str | None:
        """Through which channel it is to be paid."""
        rows = self._run("SELECT channel FROM trade WHERE charge = ?", (order,))
        return str(rows[0][0]) if rows else None

    def pay(self, order: str, *, now: datetime) -> Trade | None:
        """Pay an order; None when it is unknown or closed."""
        number = f"SANDBOX{now:%Y%m%d}{secrets.randbelow(10**16):016d}"
        self._run(
            "UPDATE trade SET number = ?, paid_at = ? "
            "WHERE charge = ? AND closed = 0 AND number IS NULL",
            (number, now.isoformat(), order),
        )
        return self.trade(order)

    def close(self, order: str) -> None:
        """Nobody may pay it any more."""
        self._run("UPDATE trade SET closed = 1 WHERE charge = ? AND number IS NULL", (order,))

    def trade(self, order: str) -> Trade | None:
        """The payment of an order."""
        rows = self._run(
            "SELECT number, channel, amount, paid_at FROM trade "
            "WHERE charge = ? AND number IS NOT NULL",
            (order,),
        )
        for number, channel, amount, paid_at in rows:
            return Trade(order, number, channel, amount, datetime.fromisoformat(paid_at))
        return None

    def key(self, name: str) -> rsa.RSAPrivateKey:
        """A channel's signing key, made on first use."""
        key = load_der_private_key(self._secret(name, _new_key), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def secret(self, name: str) -> bytes:
        """32 bytes that a channel and its merchant share, made on first use."""
        return self._secret(name, lambda: secrets.token_bytes(SECRET_BYTES))

    def _secret(self, name: str, make: Callable[[], bytes]) -> bytes:
        query = "SELECT value FROM secret WHERE name = ?"
        rows = self._run(query, (name,))
        if not rows:
            # another worker may be as quick; both then use the one that was written
            self._run("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, make()))
            rows = self._run(query, (name,))
        return bytes(rows[0][0])

    def _run(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with self._lock, contextlib.closing(self._connection().cursor()) as cursor:
            return cursor.execute(statement, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            if self._path is not None:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._opened = sqlite3.connect(
                self._path or ":memory:",
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            weakref.finalize(self, self._opened.close)
            for statement in SCHEMA:
                self._opened.execute(statement)
        return self._opened


def _new_key() -> bytes:
    key = rsa.generate_private_key(EXPONENT, KEY_BITS)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
