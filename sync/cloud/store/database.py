"""Transactions on SQLite or PostgreSQL: many readers, writers one after the other per row."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "bidseal_writes"
SQLITE_WAIT_SECONDS = 30
TRUSTED_SECONDS = 1.0
"""A connection that answered so short a time ago is not asked whether it is still there."""
USED_AT = "bidseal_used_at"


class Rows(Session):
    """Remembers the rows that it read until it locks some or writes past them.

    SQLAlchemy forgets a row that nobody holds and asks the database again: a view asked three
    times for the same desktop. What another transaction may have changed while a lock was awaited
    is read anew.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As SQLAlchemy's."""
        super().__init__(*arguments, **options)
        self.kept: list[object] = []


@event.listens_for(Rows, "loaded_as_persistent")
def _keep(session: Rows, row: object) -> None:
    session.kept.append(row)


@event.listens_for(Rows, "do_orm_execute")
def _forget_before_waiting(state: ORMExecuteState) -> None:
    only_reads = state.is_select and getattr(state.statement, "_for_update_arg", None) is None
    if not only_reads and isinstance(state.session, Rows):
        state.session.kept.clear()


class Database:
    """One database; `read` and `write` give a session for a `with` block."""

    def __init__(self, url: str, *, connections: int = 0) -> None:
        """Connect lazily to the SQLAlchemy `url`, at most `connections` times (0: ample)."""
        self.url = url
        self._engine = _engine(url, connections)
        self._writer = self._engine.execution_options(**{WRITES: True})
        # a single statement needs no BEGIN and ROLLBACK around it; on SQLite they give the
        # snapshot that PostgreSQL does not give at its usual level anyhow
        self._reader = (
            self._engine.execution_options(isolation_level="AUTOCOMMIT")
            if self.is_postgresql
            else self._engine
        )

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
        """A session that writes nothing."""
        with Rows(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that the caller commits; on SQLite it holds the one writer's lock."""
        with Rows(self._writer, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _engine(url: str, connections: int) -> Engine:
    # errors get into logs, and the parameters of a statement hold phone numbers and shares
    if make_url(url).get_backend_name() != "sqlite":
        size, overflow = (connections, 0) if connections else (10, 20)
        engine = create_engine(url, pool_size=size, max_overflow=overflow, hide_parameters=True)
        _ask_only_when_idle(engine)
        return engine
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _ask_only_when_idle(engine: Engine) -> None:
    """Notice a restarted server before a statement fails, without asking before every one.

    SQLAlchemy's own `pool_pre_ping` asks at each transaction: a tenth of a call's cost.
    """

    def note_use(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[USED_AT] = time.monotonic()

    def ask(connection: DBAPIConnection, entry: ConnectionPoolEntry, _user: object) -> None:
        now = time.monotonic()
        if now - entry.info.get(USED_AT, now) < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ask)


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver must not begin transactions by itself: it would take the lock too late
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
