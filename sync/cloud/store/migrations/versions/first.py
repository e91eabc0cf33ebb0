"""Persons, units, seals, authorities, certificates, platforms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.cloud.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.String(255)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""


def upgrade() -> None:
    """Make the tables."""
    _authority()
    _person()
    _platform()
    _sms_code()
    _unit()
    _certificate_right()
    _desktop()
    _membership()
    _phone_login()
    _platform_authority()
    _recognition()
    _seal()
    _issued()
    _seal_grant()
    _pin_failure()


def _authority() -> None:
    op.create_table(
        "authority",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=True),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("algorithm", TEXT, nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["authority.code"], name=op.f("fk_authority_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_authority")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("real_name_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )


def _platform() -> None:
    op.create_table(
        "platform",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("price_use", WHOLE, nullable=False),
        sa.Column("price_day", WHOLE, nullable=False),
        sa.Column("charge_unit", TEXT, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_platform")),
    )


def _sms_code() -> None:
    op.create_table(
        "sms_code",
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("code_hash", TEXT, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_sms_code")),
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("credit_code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )


def _certificate_right() -> None:
    op.create_table(
        "certificate_right",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("authority", TEXT, nullable=False),
        sa.Column("ca_name", TEXT, nullable=False),
        sa.Column("algorithm", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("organisation", TEXT, nullable=True),
        sa.Column("subject_serial", TEXT, nullable=True),
        sa.Column("days", WHOLE, nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.code"], name=op.f("fk_certificate_right_authority")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_right_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_certificate_right_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_right")),
    )
    op.create_index(op.f("ix_certificate_right_person_id"), "certificate_right", ["person_id"])


def _desktop() -> None:
    op.create_table(
        "desktop",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=True),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_desktop_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_desktop_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desktop")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desktop_token_hash")),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_membership_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "unit_id", name=op.f("uq_membership_person_id")),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"])
    op.create_index(op.f("ix_membership_unit_id"), "membership", ["unit_id"])


def _phone_login() -> None:
    op.create_table(
        "phone_login",
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_phone_login_person_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_phone_login")),
    )
    op.create_index(op.f("ix_phone_login_person_id"), "phone_login", ["person_id"])


def _platform_authority() -> None:
    op.create_table(
        "platform_authority",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("authority", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.code"], name=op.f("fk_platform_authority_authority")
        ),
        sa.ForeignKeyConstraint(
            ["platform"], ["platform.code"], name=op.f("fk_platform_authority_platform")
        ),
        sa.PrimaryKeyConstraint("platform", "authority", name=op.f("pk_platform_authority")),
    )


def _recognition() -> None:
    op.create_table(
        "recognition",
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("unit_key", TEXT, nullable=False),
        sa.Column("agreement", TEXT, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recognition_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "unit_key", name=op.f("pk_recognition")),
    )


def _seal() -> None:
    op.create_table(
        "seal",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.Column("person_id", TEXT, nullable=True),
        sa.Column("width_mm", sa.Double(), nullable=False),
        sa.Column("height_mm", sa.Double(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("svg", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("voided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seal_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_seal_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
    )
    op.create_index(op.f("ix_seal_person_id"), "seal", ["person_id"])
    op.create_index(op.f("ix_seal_unit_id"), "seal", ["unit_id"])


def _issued() -> None:
    op.create_table(
        "issued",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("right_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_share", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_pepper", sa.LargeBinary(), nullable=False),
        sa.Column("pin_verifier", TEXT, nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("not_after", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revocation", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["right_id"], ["certificate_right.id"], name=op.f("fk_issued_right_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued")),
        sa.UniqueConstraint("serial", name=op.f("uq_issued_serial")),
    )
    op.create_index(op.f("ix_issued_right_id"), "issued", ["right_id"])


def _seal_grant() -> None:
    op.create_table(
        "seal_grant",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("seal_id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seal_grant_person_id")),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_seal_grant_seal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_grant")),
    )
    op.create_index(op.f("ix_seal_grant_person_id"), "seal_grant", ["person_id"])
    op.create_index(op.f("ix_seal_grant_seal_id"), "seal_grant", ["seal_id"])


def _pin_failure() -> None:
    op.create_table(
        "pin_failure",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("issued_id", TEXT, nullable=False),
        sa.Column("session_id", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_id"], ["issued.id"], name=op.f("fk_pin_failure_issued_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_failure")),
    )
    op.create_index(op.f("ix_pin_failure_issued_id"), "pin_failure", ["issued_id"])
