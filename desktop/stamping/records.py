"""The database of what this desk notes for its restarts; the one gate to `sqlite3`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from signing.errors import JournalError
from signing.os_reason import os_reason

_SETTINGS = ("journal_mode = WAL", "synchronous = FULL")
"""Each commit is on the disk before it returns, by one sync instead of a rollback journal's."""

_REASONS: Final = {
    sqlite3.SQLITE_BUSY: "被其他程序占用",
    sqlite3.SQLITE_LOCKED: "被其他程序占用",
    sqlite3.SQLITE_FULL: "磁盘空间不足",
    sqlite3.SQLITE_READONLY: "没有权限",
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_CANTOPEN: "没有权限",
    sqlite3.SQLITE_IOERR: "磁盘读写出错",
    sqlite3.SQLITE_CORRUPT: "进度记录已损坏",
    sqlite3.SQLITE_NOTADB: "进度记录已损坏",
}
"""By primary result code of SQLite."""


class Records:
    """One SQLite file, safe for several processes and threads."""

    def __init__(self, path: Path, schema: str, *, patience: float) -> None:
        """`schema` makes the tables that are not there yet, `path` the file.

        `patience`: seconds to wait for another process's writing.
        """
        self._path = path
        self._schema = schema
        self._patience = patience
        self._turn = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._keepers = 0

    def exist(self) -> bool:
        """Whether anything was ever noted."""
        return self._path.exists()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep one connection while the context lasts: opening one takes longer than a note."""
        with self._turn:
            self._keepers += 1
        try:
            yield
        finally:
            with self._turn:
                self._keepers -= 1
                if not self._keepers:
                    self._drop()

    def note(self, statement: str, *values: str) -> None:
        """Carry out one SQL statement."""
        with self.open() as database:
            database.execute(statement, values)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The database in turn, in one transaction; sqlite3's errors become JournalError."""
        with self._turn:
            try:
                database = self._connected()
                with database:
                    yield database
            except sqlite3.Error as error:
                self._drop()
                raise JournalError(reason=_reason(error)) from error
            except OSError as error:
                raise JournalError(reason=os_reason(error)) from error
            finally:
                if not self._keepers:
                    self._drop()

    def _connected(self) -> sqlite3.Connection:
        """The connection, in turns used by all threads; sqlite3.Error and OSError."""
        if self._database is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database = sqlite3.connect(
                self._path, timeout=self._patience, check_same_thread=False
            )
            for setting in _SETTINGS:
                self._database.execute(f"PRAGMA {setting}")
            self._database.executescript(self._schema)
        return self._database

    def _drop(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _reason(error: sqlite3.Error) -> str:
    """A Chinese half-sentence for the common causes, else what SQLite says."""
    # The extended code's low byte is the primary one; errors of the module itself have none.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _REASONS.get(code, str(error))
