"""A platform says what a day of its passes is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_day_count"
down_revision = "0013_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Passes that are there were sold by calendar days."""
    column = sa.Column("day_count", sa.String(255), nullable=False, server_default="calendar")
    op.add_column("platform", column)


def downgrade() -> None:
    """All days are calendar days again."""
    op.drop_column("platform", "day_count")
