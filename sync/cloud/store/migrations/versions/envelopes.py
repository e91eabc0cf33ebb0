"""Encrypted files: encryption certificates, keys to be opened, what was encrypted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0009_envelopes"
down_revision = "0008_payment_orders"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("sealed_bid", "envelope", "session_envelope", "encryption_key")


def upgrade() -> None:
    """Make the tables; files tell their size."""
    op.add_column("session_file", sa.Column("size", WHOLE, nullable=False, server_default="0"))
    _keys()
    _sessions()
    _sealed()


def downgrade() -> None:
    """Take them away again."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("session_file", "size")


def _keys() -> None:
    _table(
        "encryption_key",
        *_texts("id", "issued_id", "serial"),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_share", sa.LargeBinary(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("not_after", Moment(), nullable=False),
        _refers("encryption_key", "issued_id", "issued"),
        sa.UniqueConstraint("serial", name=op.f("uq_encryption_key_serial")),
        keys=("id",),
        indexes=("issued_id",),
    )


def _sessions() -> None:
    _table(
        "session_envelope",
        *_texts("session_id", "project"),
        sa.Column("opening_at", Moment(), nullable=True),
        sa.Column("reply_key", TEXT, nullable=True),
        sa.Column("serial", TEXT, nullable=True),
        sa.Column("done", sa.JSON(), nullable=False),
        _refers("session_envelope", "session_id", "session"),
        keys=("session_id",),
    )
    _table(
        "envelope",
        *_texts("session_id", "file_id", "head_sha256", "project"),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("opening_at", Moment(), nullable=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("ephemeral", TEXT, nullable=True),
        sa.Column("sealed", TEXT, nullable=True),
        _refers("envelope", "session_id", "session"),
        keys=("session_id", "file_id"),
    )


def _sealed() -> None:
    _table(
        "sealed_bid",
        *_texts("wrapped_sha256", "session_id", "serial", "document", "head_sha256", "project"),
        sa.Column("opening_at", Moment(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        _refers("sealed_bid", "session_id", "session"),
        keys=("wrapped_sha256",),
        indexes=("session_id", "serial"),
    )


def _table(name: str, *parts: Any, keys: tuple[str, ...], indexes: tuple[str, ...] = ()) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
