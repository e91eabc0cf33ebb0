"""An order says what its payment brings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_order_wish"
down_revision = "0014_day_count"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Orders that are there either have brought what they brought, or need no more words."""
    op.add_column("payment_order", sa.Column("wish", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget what unpaid orders were for."""
    op.drop_column("payment_order", "wish")
