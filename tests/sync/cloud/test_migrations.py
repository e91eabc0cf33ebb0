"""The schema's steps: they build what the tables declare, and the newest can be taken back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from sync.cloud.store import migrate as migrations
from sync.cloud.store.database import Database
from sync.cloud.store.tables import METADATA

BEFORE = "0003"
"""Steps up to here have no way back: they make the first database."""


@pytest.fixture
def database(database_url):
    """A seeded database."""
    base = Database(database_url)
    with contextlib.closing(base):
        yield base


def step(database: Database, direction: str, revision: str) -> None:
    config = Config()
    folder = Path(migrations.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        getattr(command, direction)(config, revision)
        session.commit()


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), METADATA)


def test_down_and_up_again_loses_nothing_of_before(database):
    assert differences(database) == []
    step(database, "downgrade", BEFORE)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM person")) == 4
        assert connection.scalar(text("SELECT name FROM unit")) == "北京标印建设有限公司(演示)"
    assert differences(database) != []
    step(database, "upgrade", "head")
    assert differences(database) == []
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT kind FROM unit")) == "enterprise"
