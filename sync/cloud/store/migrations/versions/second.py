"""Sessions, the ledger, records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""


def upgrade() -> None:
    """Make the tables."""
    _account()
    _ledger_entry()
    _payment_order()
    _day_pass()
    _ledger_posting()
    _session()
    _qr()
    _session_file()
    _counted_call()
    _fact()
    _stored_answer()
    _use_record()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("balance", WHOLE, nullable=False),
        sa.CheckConstraint("balance >= 0 OR code = 'payments'", name=op.f("ck_account_floor")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_account")),
    )


def _ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=True),
        sa.Column("session_id", TEXT, nullable=True),
        sa.Column("order_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_person_id"), "ledger_entry", ["person_id"])
    op.create_index(op.f("ix_ledger_entry_session_id"), "ledger_entry", ["session_id"])


def _payment_order() -> None:
    op.create_table(
        "payment_order",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=True),
        sa.Column("days", WHOLE, nullable=True),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("paid_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_payment_order_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
    )
    op.create_index(op.f("ix_payment_order_person_id"), "payment_order", ["person_id"])


def _day_pass() -> None:
    op.create_table(
        "day_pass",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_day_pass_order_id")
        ),
        sa.ForeignKeyConstraint(["platform"], ["platform.code"], name=op.f("fk_day_pass_platform")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_day_pass")),
    )
    op.create_index(op.f("ix_day_pass_holder"), "day_pass", ["holder"])


def _ledger_posting() -> None:
    op.create_table(
        "ledger_posting",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.code"], name=op.f("fk_ledger_posting_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_posting_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
    )
    op.create_index(op.f("ix_ledger_posting_account"), "ledger_posting", ["account"])
    op.create_index(op.f("ix_ledger_posting_entry_id"), "ledger_posting", ["entry_id"])


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("desktop_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("control_code", TEXT, nullable=False),
        sa.Column("price_use", WHOLE, nullable=False),
        sa.Column("price_day", WHOLE, nullable=False),
        sa.Column("charge_unit", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=True),
        sa.Column("device", TEXT, nullable=True),
        sa.Column("phone_seen", Moment(), nullable=True),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("issued_id", TEXT, nullable=True),
        sa.Column("charge_mode", TEXT, nullable=True),
        sa.Column("charge_amount", WHOLE, nullable=False),
        sa.Column("charge_state", TEXT, nullable=True),
        sa.Column("payer_id", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("reason_facts", sa.JSON(), nullable=False),
        sa.Column("qr_event", TEXT, nullable=True),
        sa.Column("qr_link", sa.Text(), nullable=True),
        sa.Column("qr_expires", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["desktop_id"], ["desktop.id"], name=op.f("fk_session_desktop_id")),
        sa.ForeignKeyConstraint(["issued_id"], ["issued.id"], name=op.f("fk_session_issued_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_session_payer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.ForeignKeyConstraint(["platform"], ["platform.code"], name=op.f("fk_session_platform")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_session_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_desktop_id"), "session", ["desktop_id"])
    op.create_index(op.f("ix_session_state"), "session", ["state"])


def _qr() -> None:
    op.create_table(
        "qr",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("session_id", TEXT, nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_by", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_qr_session_id")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_qr")),
    )
    op.create_index(op.f("ix_qr_session_id"), "qr", ["session_id"])


def _session_file() -> None:
    op.create_table(
        "session_file",
        sa.Column("session_id", TEXT, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("file_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("pages", WHOLE, nullable=False),
        sa.Column("marks", WHOLE, nullable=False),
        sa.Column("seals", sa.JSON(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("issued_id", TEXT, nullable=True),
        sa.Column("attributes", sa.LargeBinary(), nullable=True),
        sa.Column("partial", sa.JSON(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("output_sha256", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_file_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "position", name=op.f("pk_session_file")),
    )


def _counted_call() -> None:
    op.create_table(
        "counted_call",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("bucket", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_call")),
    )
    op.create_index(op.f("ix_counted_call_bucket"), "counted_call", ["bucket"])


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
    )


def _stored_answer() -> None:
    op.create_table(
        "stored_answer",
        sa.Column("caller", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("status", WHOLE, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_stored_answer")),
    )


def _use_record() -> None:
    op.create_table(
        "use_record",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("session_id", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("seals", sa.JSON(), nullable=False),
        sa.Column("certificate_serial", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("document_digest", TEXT, nullable=False),
        sa.Column("result", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_use_record_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_use_record_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_record")),
    )
    op.create_index(op.f("ix_use_record_person_id"), "use_record", ["person_id"])
    op.create_index(op.f("ix_use_record_session_id"), "use_record", ["session_id"])
    op.create_index(op.f("ix_use_record_unit_id"), "use_record", ["unit_id"])
