"""The application centre: notices and subscriptions, credit ratings and reports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0011_centre"
down_revision = "0010_network"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("credit_report", "credit_rating", "subscription", "notice")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notice",
        sa.Column("number", WHOLE, nullable=False, autoincrement=False),
        *_texts("title", "region", "tenderer"),
        sa.Column("budget", WHOLE, nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_region"), "notice", ["region"])
    _table(
        "subscription",
        *_texts("id", "person_id", "keyword", "region"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.UniqueConstraint(
            "person_id", "keyword", "region", name=op.f("uq_subscription_person_id")
        ),
        refers={"person_id": "person"},
        index="person_id",
    )
    _table(
        "credit_rating",
        *_texts("id", "unit_id", "person_id", "purpose", "state"),
        sa.Column("grade", TEXT, nullable=True),
        sa.Column("applied_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        refers={"unit_id": "unit", "person_id": "person"},
        index="unit_id",
    )
    op.create_index(op.f("ix_credit_rating_state"), "credit_rating", ["state"])
    _table(
        "credit_report",
        *_texts("id", "unit_id", "person_id", "grade"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        refers={"unit_id": "unit", "person_id": "person"},
        index="unit_id",
    )


def downgrade() -> None:
    """Take them away again."""
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *parts: Any, refers: dict[str, str], index: str) -> None:
    foreign = (
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}"))
        for column, target in refers.items()
    )
    op.create_table(name, *parts, *foreign, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))
    op.create_index(op.f(f"ix_{name}_{index}"), name, [index])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]
