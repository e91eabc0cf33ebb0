"""Bring a database to the newest schema; safe to run by several processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from sync.cloud.store.database import Database

LOCK = 7_461_295
"""Any number, the same for all: names the advisory lock of migrations on PostgreSQL."""


def migrate(database: Database) -> None:
    """Run all missing steps in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with database.write() as session:
        if database.is_postgresql:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")
        session.commit()
