"""Insert unless it is there: the one statement that the two databases spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sync.cloud.store.columns import Table


def insert_missing(session: Session, table: type[Table], **values: Any) -> bool:
    """Insert a row unless its key exists; whether it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same key.
    """
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    key = inspect(table).primary_key[0]
    return session.execute(statement.returning(key)).first() is not None
