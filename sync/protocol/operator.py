"""The operator's page: manual review of letters, and a sandbox's bank statement."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Base64, Ident, Money, Wire


class OperatorLogin(Wire):
    """POST /v1/operator/login"""

    password: str = Field(min_length=1, max_length=128)


class OperatorView(Wire):
    """Who is logged in."""

    sandbox: bool


class ReviewView(Wire):
    """A founding whose letter a person has to read."""

    id: Ident
    name: str
    credit_code: str
    legal_name: str
    applicant: str
    phone: str
    handed_over_at: datetime
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]


class ReviewList(Wire):
    """GET /v1/operator/reviews: oldest first."""

    reviews: tuple[ReviewView, ...]


class ReviewedLetter(Wire):
    """GET /v1/operator/reviews/{id}/letter"""

    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    content: Base64


class DecideReview(Wire):
    """POST /v1/operator/reviews/{id}/decision"""

    decision: Literal["approve", "reject"]
    note: str = Field(default="", max_length=200)


class ReceivedTransfer(Wire):
    """What the owner of a corporate account sees in his bank statement."""

    unit: str
    account_end: str
    payer: str
    amount: Money
    arrived_at: datetime


class BankStatement(Wire):
    """GET /v1/operator/transfers: of all sandbox accounts, newest first."""

    transfers: tuple[ReceivedTransfer, ...]


class ReviewedPaper(Wire):
    """A paper of a change; its content is at …/changes/{id}/papers/{id}."""

    id: Ident
    kind: Literal["licence", "proof"]
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]


class ReviewedChange(Wire):
    """A change of a unit's data that an operator has to decide."""

    id: Ident
    credit_code: str
    former_name: str
    former_legal_name: str | None
    name: str
    kind: str
    legal_name: str
    legal_number: str
    """Masked."""
    applicant: str
    phone: str
    created_at: datetime
    papers: tuple[ReviewedPaper, ...]


class ReviewedChanges(Wire):
    """GET /v1/operator/changes: oldest first."""

    changes: tuple[ReviewedChange, ...]
