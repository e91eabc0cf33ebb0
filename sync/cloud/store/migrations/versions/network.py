"""The network of nodes: their directory and calls, consents, webhooks, and the platforms' faces."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0010_network"
down_revision = "0009_envelopes"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("webhook", "consent", "node_nonce", "node")
ADDED: tuple[tuple[str, str, Any, str | None], ...] = (
    ("platform", "kind", TEXT, "trading"),
    ("platform", "endpoint", TEXT, ""),
    ("platform", "node_key", sa.LargeBinary(), None),
    ("platform", "theme", sa.JSON(), "{}"),
    ("platform", "labels", sa.JSON(), "{}"),
    ("platform", "limits", sa.JSON(), "{}"),
    ("platform", "removed_at", Moment(), None),
    ("desktop", "node", TEXT, None),
    ("session", "asks", sa.JSON(), "[]"),
    ("certificate_right", "home_platform", TEXT, None),
)
"""Table, column, type, and what older rows get; None leaves the column empty."""


def upgrade() -> None:
    """Make the tables, and widen those that are there."""
    for table, column, kind, default in ADDED:
        # a column without a default may be empty
        empty = default is None
        op.add_column(table, sa.Column(column, kind, nullable=empty, server_default=default))
    _nodes()
    _consents()
    _webhooks()


def downgrade() -> None:
    """Take them away again."""
    for table in TABLES:
        op.drop_table(table)
    for table, column, _, _ in reversed(ADDED):
        op.drop_column(table, column)


def _nodes() -> None:
    op.create_table(
        "node",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("endpoint", TEXT, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_node")),
    )
    op.create_table(
        "node_nonce",
        sa.Column("node", TEXT, nullable=False),
        sa.Column("nonce", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("node", "nonce", name=op.f("pk_node_nonce")),
    )
    op.create_index(op.f("ix_node_nonce_at"), "node_nonce", ["at"])


def _consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("session_id", TEXT, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ending", TEXT, nullable=True),
        sa.Column("read_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_consent_unit_id")),
        sa.ForeignKeyConstraint(["platform"], ["platform.code"], name=op.f("fk_consent_platform")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_consent_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["platform"], ["platform.code"], name=op.f("fk_webhook_platform")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index(op.f("ix_webhook_due_at"), "webhook", ["due_at"])
