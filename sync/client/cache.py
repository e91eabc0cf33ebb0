"""What the cloud last said, for the time when it cannot be reached (SQLite)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from sync.protocol.base import Wire

T = TypeVar("T", bound=Wire)

_TRUST = "trust.pem"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  cloud TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, seen_at TEXT NOT NULL,
  PRIMARY KEY (cloud, name)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Recalled(Generic[T]):
    """An answer from the cache and its age."""

    value: T
    seen_at: datetime


class Cache:
    """Answers of clouds, the last of each kind; safe for several processes and threads.

    A seal list, platforms, the account and the trust roots: nothing secret.
    """

    def __init__(self, path: Path) -> None:
        """`path` of the database; made when first written."""
        self._path = path

    def remember(self, cloud: str, answer: Wire) -> None:
        """Keep an answer under its type."""
        self._put(cloud, type(answer).__name__, answer.model_dump_json().encode())

    def recall(self, cloud: str, kind: type[T]) -> Recalled[T] | None:
        """The last answer of a type; None if there is none or it is of an older protocol."""
        found = self._get(cloud, kind.__name__)
        if found is None:
            return None
        try:
            return Recalled(kind.model_validate_json(found[0]), found[1])
        except ValidationError:
            return None

    def remember_trust(self, cloud: str, pem: bytes) -> None:
        """Keep the cloud's trust roots."""
        self._put(cloud, _TRUST, pem)

    def recall_trust(self, cloud: str) -> bytes | None:
        """The cloud's trust roots as last seen, PEM."""
        found = self._get(cloud, _TRUST)
        return found[0] if found else None

    def all_trust(self) -> tuple[bytes, ...]:
        """The trust roots of every cloud ever seen, PEM."""
        with self._open() as database:
            rows = database.execute("SELECT body FROM answers WHERE name = ?", (_TRUST,))
            return tuple(bytes(row[0]) for row in rows)

    def _put(self, cloud: str, name: str, body: bytes) -> None:
        now = datetime.now(UTC).isoformat()
        with self._open() as database:
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (cloud, name, body, now)
            )

    def _get(self, cloud: str, name: str) -> tuple[bytes, datetime] | None:
        query = "SELECT body, seen_at FROM answers WHERE cloud = ? AND name = ?"
        with self._open() as database:
            row = database.execute(query, (cloud, name)).fetchone()
        return (bytes(row[0]), datetime.fromisoformat(row[1])) if row else None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
            database.execute(_SCHEMA)
            yield database
