"""Documents that phones bring to be stamped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0013_documents"
down_revision = "0012_invoices"
branch_labels = None
depends_on = None

TABLE = "phone_document"
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    texts = (
        sa.Column(name, sa.String(255), nullable=False)
        for name in ("id", "person_id", "name", "stage")
    )
    op.create_table(
        TABLE,
        *texts,
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("session_id", sa.String(255), nullable=True),
        sa.Column("prepared", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f(f"fk_{TABLE}_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("person_id", "stage"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
