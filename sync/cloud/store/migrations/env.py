"""Alembic's entry: run the steps on the connection that `migrate` handed over."""

from __future__ import annotations

from alembic import context

from sync.cloud.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
