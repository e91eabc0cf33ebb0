"""Invoices, what they cover, and their mails."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0012_invoices"
down_revision = "0011_centre"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""


def upgrade() -> None:
    """Make the tables."""
    _table(
        "invoice_case",
        *_texts("id", "person_id"),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        _refers("invoice_case", "person_id", "person"),
        indexes=("person_id",),
    )
    _table(
        "invoice_item",
        *_texts("kind", "order_id", "case_id", "name", "measure"),
        *_wholes("position", "quantity", "amount"),
        _refers("invoice_item", "case_id", "invoice_case"),
        keys=("kind", "order_id"),
        indexes=("case_id",),
    )
    _table(
        "invoice",
        *_texts("id", "case_id", "colour", "kind", "state"),
        *_wholes("position"),
        sa.Column("title", sa.JSON(), nullable=False),
        *(sa.Column(name, TEXT, nullable=True) for name in ("reverses", "number", "reason")),
        sa.Column("requested_at", Moment(), nullable=False),
        *(sa.Column(name, Moment(), nullable=True) for name in ("asked_at", "issued_at")),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in ("pdf", "ofd", "xml")),
        _refers("invoice", "case_id", "invoice_case"),
        _refers("invoice", "reverses", "invoice"),
        indexes=("case_id", "state"),
    )
    op.create_index(op.f("ix_invoice_number"), "invoice", ["number"], unique=True)
    _table(
        "invoice_mail",
        sa.Column("id", WHOLE, nullable=False),
        *_texts("invoice_id", "address", "state"),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("tried_at", Moment(), nullable=True),
        *_wholes("tries"),
        _refers("invoice_mail", "invoice_id", "invoice"),
        indexes=("invoice_id", "state"),
    )
    op.add_column("payment_order", sa.Column("invoice_wish", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("payment_order", "invoice_wish")
    for table in ("invoice_mail", "invoice", "invoice_item", "invoice_case"):
        op.drop_table(table)


def _table(
    name: str, *parts: Any, keys: tuple[str, ...] = ("id",), indexes: tuple[str, ...] = ()
) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, WHOLE, nullable=False) for name in names]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
