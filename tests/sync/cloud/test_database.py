"""The store at its edges: what an error of the database tells a log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from sync.cloud.store.people import Person


def test_an_error_of_the_database_names_no_values(office):
    def twice(work):
        for name in ("one", "two"):
            work.db.add(Person(id=name, phone="13912345678", created_at=datetime.now(UTC)))

    with pytest.raises(IntegrityError) as caught:
        office.edit(twice)
    # SQLite's own words name columns; PostgreSQL adds the offending key in a detail of its own
    assert "[parameters" not in str(caught.value)
