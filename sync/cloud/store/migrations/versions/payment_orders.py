"""Payment orders get states, channels' reports are kept, and a balance has two parts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0008_payment_orders"
down_revision = "0007_management"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""
ORDER = "payment_order"
NEW_COLUMNS = ("trade_number", "asked_at", "placed_at", "state", "gift")


def upgrade() -> None:
    """Widen the order; those that are there were paid when they were made."""
    op.add_column(ORDER, sa.Column("gift", WHOLE, nullable=False, server_default="0"))
    op.add_column(ORDER, sa.Column("state", TEXT, nullable=False, server_default="paid"))
    op.add_column(ORDER, sa.Column("placed_at", Moment(), nullable=True))
    op.add_column(ORDER, sa.Column("asked_at", Moment(), nullable=True))
    op.add_column(ORDER, sa.Column("trade_number", TEXT, nullable=True))
    _replace_paid_at(nullable=True)
    op.execute("UPDATE payment_order SET placed_at = paid_at")
    op.create_index(op.f("ix_payment_order_state"), ORDER, ["state"])
    op.create_index(op.f("ix_payment_order_trade_number"), ORDER, ["trade_number"], unique=True)
    op.create_index("uq_ledger_entry_order_id", "ledger_entry", ["order_id", "kind"], unique=True)
    op.add_column("session", sa.Column("charge_gift", WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "payment_notice",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("order_id", "channel")),
        sa.Column("trade_number", TEXT, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notice")),
    )
    op.create_index(op.f("ix_payment_notice_order_id"), "payment_notice", ["order_id"])
    _guard("payment_notice")


def downgrade() -> None:
    """Take it back; orders that nobody paid are forgotten."""
    if _is_postgresql():
        op.execute("DROP TRIGGER payment_notice_append_only ON payment_notice")
    op.drop_table("payment_notice")
    op.drop_column("session", "charge_gift")
    op.drop_index("uq_ledger_entry_order_id", "ledger_entry")
    op.drop_index(op.f("ix_payment_order_trade_number"), ORDER)
    op.drop_index(op.f("ix_payment_order_state"), ORDER)
    op.execute("DELETE FROM payment_order WHERE paid_at IS NULL")
    _replace_paid_at(nullable=False)
    for column in NEW_COLUMNS:
        op.drop_column(ORDER, column)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _replace_paid_at(*, nullable: bool) -> None:
    """Whether it may be empty; SQLite cannot alter a column, and other tables refer to this one."""
    if _is_postgresql():
        op.alter_column(ORDER, "paid_at", nullable=nullable)
        return
    wanted: dict[str, Any] = {"nullable": True} if nullable else _filled()
    op.add_column(ORDER, sa.Column("moved_at", Moment(), **wanted))
    op.execute("UPDATE payment_order SET moved_at = paid_at")
    op.drop_column(ORDER, "paid_at")
    op.execute("ALTER TABLE payment_order RENAME COLUMN moved_at TO paid_at")


def _filled() -> dict[str, Any]:
    return {"nullable": False, "server_default": "1970-01-01 00:00:00"}


def _guard(table: str) -> None:
    if _is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
