"""Managing a unit: invitations, papers, changes; who granted and took back; one administrator."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0007_management"
down_revision = "0006_seals_and_purchases"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("certificate_lot", "unit_material", "unit_change", "unit_picture", "invitation")
COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("certificate_right", "granted_at", Moment()),
    ("certificate_right", "granted_by", TEXT),
    ("certificate_right", "ended_by", TEXT),
    ("certificate_right", "lot_id", TEXT),
    ("seal_grant", "granted_at", Moment()),
    ("seal_grant", "granted_by", TEXT),
    ("seal_grant", "revoked_by", TEXT),
    ("seal", "voided_by", TEXT),
)
ONE_ADMIN = "ix_membership_one_admin"


def upgrade() -> None:
    """Make the tables and widen the others."""
    _tables()
    for table, column, kind in COLUMNS:
        op.add_column(table, sa.Column(column, kind, nullable=True))
    where = sa.text("role = 'admin' AND ended_at IS NULL")
    op.create_index(
        ONE_ADMIN,
        "membership",
        ["unit_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Take it all back."""
    op.drop_index(ONE_ADMIN, "membership")
    for table, column, _ in COLUMNS:
        op.drop_column(table, column)
    for table in TABLES:
        op.drop_table(table)


def _tables() -> None:
    _table(
        "invitation",
        *_texts("id", "unit_id", "phone", "invited_by", "state"),
        *_moments("created_at", "expires_at"),
        sa.Column("answered_at", Moment(), nullable=True),
        refers={"unit_id": "unit", "invited_by": "person"},
        indexes=("unit_id", "phone"),
    )
    _table(
        "unit_picture",
        *_texts("unit_id", "tag"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_moments("changed_at"),
        refers={"unit_id": "unit"},
        key="unit_id",
    )
    _table(
        "unit_change",
        *_texts("id", "unit_id", "person_id", "state", "name", "kind", "legal_name"),
        *_texts("legal_key", "agreement"),
        sa.Column("legal_number", sa.LargeBinary(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("note", TEXT, nullable=True),
        *_moments("created_at"),
        sa.Column("decided_at", Moment(), nullable=True),
        refers={"unit_id": "unit", "person_id": "person"},
        indexes=("unit_id", "state"),
    )
    _table(
        "unit_material",
        *_texts("id", "unit_id", "person_id", "kind", "media_type"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_moments("at"),
        sa.Column("change_id", TEXT, nullable=True),
        refers={"unit_id": "unit", "person_id": "person", "change_id": "unit_change"},
        indexes=("unit_id", "change_id"),
    )
    _table(
        "certificate_lot",
        *_texts("id", "unit_id", "product", "person_id"),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("order_id", TEXT, nullable=True),
        *_moments("at"),
        sa.ForeignKeyConstraint(
            ["product"], ["certificate_product.code"], name=op.f("fk_certificate_lot_product")
        ),
        refers={"unit_id": "unit", "person_id": "person", "order_id": "payment_order"},
        indexes=("unit_id",),
    )


def _table(
    name: str,
    *parts: Any,
    refers: dict[str, str],
    key: str = "id",
    indexes: tuple[str, ...] = (),
) -> None:
    foreign = (
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}"))
        for column, target in refers.items()
    )
    op.create_table(name, *parts, *foreign, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, Moment(), nullable=False) for name in names]
