"""The store at its edges: what errors tell a log, what is read once, connections that end."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import IntegrityError

from sync.cloud.store import database as store
from sync.cloud.store.database import Database
from sync.cloud.store.people import Person, Unit


def test_an_error_of_the_database_names_no_values(office):
    def twice(work):
        for name in ("one", "two"):
            work.db.add(Person(id=name, phone="13912345678", created_at=datetime.now(UTC)))

    with pytest.raises(IntegrityError) as caught:
        office.edit(twice)
    # SQLite's own words name columns; PostgreSQL adds the offending key in a detail of its own
    assert "[parameters" not in str(caught.value)


def test_a_row_is_read_once_and_anew_after_a_lock(office):
    asked: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    def read(work):
        connection = work.db.connection()
        person_id = work.db.scalars(select(Person.id)).first()
        event.listen(connection, "before_cursor_execute", hear)
        first = work.db.get_one(Person, person_id).name
        assert (work.db.get_one(Person, person_id).name, len(asked)) == (first, 1)
        # as another transaction would have done it while the lock was awaited
        renamed = update(Person.__table__).where(Person.id == person_id).values(name="别人改的")
        connection.execute(renamed)
        work.db.scalars(select(Unit).with_for_update()).all()
        assert work.db.get_one(Person, person_id).name == "别人改的"

    office.edit(read)


def test_a_connection_that_the_server_ended_is_replaced(database_url, monkeypatch):
    database = Database(database_url, connections=1)
    if not database.is_postgresql:
        pytest.skip("SQLite has no server")
    monkeypatch.setattr(store, "TRUSTED_SECONDS", 0)
    ask = text("SELECT pg_backend_pid()")
    with contextlib.closing(database), database.read() as session:
        former = session.scalar(ask)
        session.close()
        killer = Database(database_url)
        with contextlib.closing(killer), killer.read() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": former})
        with database.read() as after:
            assert after.scalar(ask) != former
