"""A task may say what is asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_todo_wish"
down_revision = "0004_registration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the task; those that are there asked to join, which needs no more words."""
    op.add_column("todo", sa.Column("wish", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Forget what was asked for."""
    with op.batch_alter_table("todo") as batch:
        batch.drop_column("wish")
