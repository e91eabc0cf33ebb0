"""Transactions on SQLite or PostgreSQL: many readers, writers one after the other per row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

WRITES = "bidseal_writes"
SQLITE_WAIT_SECONDS = 30


class Database:
    """One database; `read` and `write` give a session for a `with` block."""

    def __init__(self, url: str, *, connections: int = 0) -> None:
        """Connect lazily to the SQLAlchemy `url`, at most `connections` times (0: ample)."""
        self.url = url
        self._engine = _engine(url, connections)
        self._writer = self._engine.execution_options(**{WRITES: True})

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and listeners."""
        return self._engine

    @property
    def is_postgresql(self) -> bool:
        """Whether it is PostgreSQL."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that is rolled back at the end."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that the caller commits; on SQLite it holds the one writer's lock."""
        with Session(self._writer, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _engine(url: str, connections: int) -> Engine:
    # errors get into logs, and the parameters of a statement hold phone numbers and shares
    if make_url(url).get_backend_name() != "sqlite":
        size, overflow = (connections, 0) if connections else (10, 20)
        return create_engine(
            url, pool_pre_ping=True, pool_size=size, max_overflow=overflow, hide_parameters=True
        )
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver must not begin transactions by itself: it would take the lock too late
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
