"""Seals being made, certificates on sale, and the wishes for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0006_seals_and_purchases"
down_revision = "0005_todo_wish"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _table(
        "certificate_product",
        _text("code"),
        _text("authority"),
        _text("ca_name"),
        _text("algorithm"),
        _text("scope"),
        sa.Column("price", WHOLE, nullable=False),
        sa.Column("days", WHOLE, nullable=False),
        _refers("certificate_product", "authority", "authority.code"),
        key="code",
    )
    _table(
        "certificate_request",
        _text("id"),
        _text("person_id"),
        _text("unit_id", nullable=True),
        _text("product"),
        _text("platform", nullable=True),
        _text("note"),
        _text("todo_id", nullable=True),
        _text("order_id", nullable=True),
        _text("right_id", nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("paid_until", Moment(), nullable=True),
        _refers("certificate_request", "person_id", "person.id"),
        _refers("certificate_request", "unit_id", "unit.id"),
        _refers("certificate_request", "product", "certificate_product.code"),
        _refers("certificate_request", "platform", "platform.code"),
        _refers("certificate_request", "todo_id", "todo.id"),
        _refers("certificate_request", "order_id", "payment_order.id"),
        _refers("certificate_request", "right_id", "certificate_right.id"),
    )
    for column in ("person_id", "right_id", "todo_id"):
        index = op.f(f"ix_certificate_request_{column}")
        op.create_index(index, "certificate_request", [column])
    _table(
        "seal_draft",
        _text("person_id"),
        _text("id"),
        _text("unit_id", nullable=True),
        _text("kind"),
        _text("name"),
        _text("owner"),
        _text("picture_type"),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("width_mm", sa.Double(), nullable=False),
        sa.Column("height_mm", sa.Double(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        _refers("seal_draft", "person_id", "person.id"),
        _refers("seal_draft", "unit_id", "unit.id"),
        sa.UniqueConstraint("id", name=op.f("uq_seal_draft_id")),
        key="person_id",
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("seal_draft", "certificate_request", "certificate_product"):
        op.drop_table(table)


def _table(name: str, *parts: Any, key: str = "id") -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT, nullable=nullable)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
