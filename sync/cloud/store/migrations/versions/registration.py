"""Identities, units on their way to being verified, tasks and messages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0004_registration"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""
APPEND_ONLY = ("identity_check", "authorisation_letter")
TABLES = (
    "operator_login",
    "message",
    "todo",
    "proving_transfer",
    "authorisation_letter",
    "founding",
    "wechat_account",
    "identity_check",
    "verified_identity",
    "identity_claim",
)
UNIT_COLUMNS = ("verified_at", "legal_key", "legal_name", "kind")


def upgrade() -> None:
    """Make the tables, and widen the unit."""
    _unit()
    _identities()
    _founding()
    _office()
    _guard()


def downgrade() -> None:
    """Take them away again."""
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql" and table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.drop_table(table)
    op.drop_index(op.f("ix_unit_credit_code"), "unit")
    for column in UNIT_COLUMNS:
        op.drop_column("unit", column)


def _unit() -> None:
    op.add_column("unit", sa.Column("kind", TEXT, nullable=False, server_default="enterprise"))
    op.add_column("unit", sa.Column("legal_name", TEXT, nullable=True))
    op.add_column("unit", sa.Column("legal_key", TEXT, nullable=True))
    op.add_column("unit", sa.Column("verified_at", Moment(), nullable=True))
    op.create_index(op.f("ix_unit_credit_code"), "unit", ["credit_code"], unique=True)


def _identities() -> None:
    _table(
        "identity_claim",
        _person(),
        *_texts("name", "kind", "number_key"),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=False),
        key="person_id",
    )
    _table(
        "verified_identity",
        *_texts("number_key", "method"),
        _person(),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("person_id", name=op.f("uq_verified_identity_person_id")),
        key="number_key",
    )
    _table(
        "identity_check",
        sa.Column("id", WHOLE, nullable=False),
        _person(),
        sa.Column("at", Moment(), nullable=False),
        *_texts("method", "number_key", "verdict"),
        indexes=("person_id",),
    )
    _table(
        "wechat_account",
        *_texts("openid"),
        _person(),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.UniqueConstraint("person_id", name=op.f("uq_wechat_account_person_id")),
        key="openid",
    )


def _founding() -> None:
    _table(
        "founding",
        *_texts("id", "stage", "name", "kind", "credit_code", "legal_name", "legal_key"),
        _person(),
        sa.Column("legal_number", sa.LargeBinary(), nullable=False),
        sa.Column("by_legal_person", sa.Boolean(), nullable=False),
        sa.Column("misreadings", WHOLE, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        _refers("founding", "unit_id", "unit"),
        indexes=("person_id", "stage"),
    )
    _table(
        "authorisation_letter",
        sa.Column("id", WHOLE, nullable=False),
        *_texts("founding_id", "media_type", "outcome"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _refers("authorisation_letter", "founding_id", "founding"),
        indexes=("founding_id",),
    )
    _table(
        "proving_transfer",
        *_texts("id", "founding_id", "holder", "bank", "branch", "account_end"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("amount", sa.LargeBinary(), nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        _refers("proving_transfer", "founding_id", "founding"),
        indexes=("founding_id",),
    )


def _office() -> None:
    _table(
        "todo",
        *_texts("id", "unit_id", "kind", "note", "state"),
        _person(),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", TEXT, nullable=True),
        _refers("todo", "unit_id", "unit"),
        _refers("todo", "decided_by", "person"),
        indexes=("person_id", "unit_id"),
    )
    _table(
        "message",
        sa.Column("id", WHOLE, nullable=False),
        _person(),
        sa.Column("at", Moment(), nullable=False),
        *_texts("kind"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        indexes=("person_id",),
    )
    _table(
        "operator_login",
        *_texts("token_hash"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        key="token_hash",
    )


def _guard() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )


def _table(name: str, *parts: Any, key: str = "id", indexes: tuple[str, ...] = ()) -> None:
    people = [part for part in parts if isinstance(part, sa.Column) and part.name == "person_id"]
    refers = [_refers(name, "person_id", "person") for _ in people]
    op.create_table(name, *parts, *refers, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _person() -> sa.Column[Any]:
    return sa.Column("person_id", TEXT, nullable=False)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
