"""Who a person is by document, which checks ran, and the WeChat accounts that log in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sync.cloud.store.columns import Table


class IdentityClaim(Table):
    """What a person last handed in; while verification is pending it may be replaced."""

    __tablename__ = "identity_claim"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    number: Mapped[bytes]
    """Encrypted."""
    number_key: Mapped[str]
    """Keyed fingerprint, to compare numbers without opening them."""
    submitted_at: Mapped[datetime]


class VerifiedIdentity(Table):
    """A document that has verified its one account."""

    __tablename__ = "verified_identity"
    number_key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    method: Mapped[str]
    at: Mapped[datetime]


class IdentityCheck(Table):
    """One check of a person by an authority, and its verdict; append-only."""

    __tablename__ = "identity_check"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    method: Mapped[str]
    number_key: Mapped[str]
    verdict: Mapped[str]


class WechatAccount(Table):
    """A WeChat account and the one account here that it opens."""

    __tablename__ = "wechat_account"
    openid: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    bound_at: Mapped[datetime]
