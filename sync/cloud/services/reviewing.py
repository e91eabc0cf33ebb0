"""人工审核: an operator reads the letters that the machine could not."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from sync.cloud.cloud import Work
from sync.cloud.domain import bank
from sync.cloud.domain.founding import Event, Stage
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.transfers import Arrival
from sync.cloud.services.access import OperatorCaller
from sync.cloud.services.authorising_letter import LETTER_PURPOSE
from sync.cloud.services.counting import count
from sync.cloud.services.founding import move
from sync.cloud.services.founding_view import last_letter, opened
from sync.cloud.services.messages import tell
from sync.cloud.services.names import mask_phone, token_hash
from sync.cloud.services.people import person_of
from sync.cloud.services.views import encode
from sync.cloud.settings import SANDBOX_OPERATOR
from sync.cloud.store.founding import FoundingRow, LetterRow, TransferRow
from sync.cloud.store.office import OperatorLogin
from sync.protocol.errors import ErrorCode
from sync.protocol.operator import (
    BankStatement,
    DecideReview,
    ReceivedTransfer,
    ReviewedLetter,
    ReviewList,
    ReviewView,
)

SHOWN = 50


def log_in(work: Work, password: str, address: str) -> str:
    """A fresh cookie for the right password; Refusal (auth.operator-refused), counted."""
    count(work, f"operator:{address}", work.settings.limits.pin_tries)
    settings = work.settings
    right = settings.operator_password or (SANDBOX_OPERATOR if settings.sandbox else "")
    if not right or not hmac.compare_digest(right.encode(), password.encode()):
        raise Refusal(ErrorCode.OPERATOR_REFUSED, keep=True)
    token = secrets.token_urlsafe(32)
    expires = work.now + timedelta(hours=settings.limits.operator_hours)
    hashed = token_hash(token)
    work.db.add(OperatorLogin(token_hash=hashed, created_at=work.now, expires_at=expires))
    return token


def log_out(work: Work, caller: OperatorCaller) -> None:
    """End this login."""
    work.db.execute(delete(OperatorLogin).where(OperatorLogin.token_hash == caller.login))


def operator_caller(work: Work, token: str) -> OperatorCaller:
    """Who holds the cookie; Refusal (auth.required)."""
    row = work.db.get(OperatorLogin, token_hash(token))
    if row is None or work.now >= row.expires_at:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return OperatorCaller(row.token_hash)


def reviews(work: Work) -> ReviewList:
    """What waits, oldest first."""
    rows = work.db.scalars(
        select(FoundingRow)
        .where(FoundingRow.stage == Stage.REVIEW.value)
        .order_by(FoundingRow.changed_at, FoundingRow.id)
        .limit(SHOWN)
    )
    return ReviewList(reviews=tuple(_view(work, row) for row in rows))


def letter(work: Work, founding_id: str) -> ReviewedLetter:
    """The letter to be read; Refusal (request.not-found)."""
    row = work.db.get(FoundingRow, founding_id)
    if row is None or row.stage != Stage.REVIEW:
        raise Refusal(ErrorCode.NOT_FOUND)
    found = _letter(work, row)
    content = work.cloud.vault.unwrap(found.content, purpose=LETTER_PURPOSE)
    return ReviewedLetter.model_validate(
        {"media_type": found.media_type, "content": encode(content)}
    )


def settle(work: Work, founding_id: str, wish: DecideReview) -> ReviewList:
    """Decide a review and tell the applicant; Refusal (unit.founding-stage)."""
    query = select(FoundingRow).where(FoundingRow.id == founding_id).with_for_update()
    row = work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    approved = wish.decision == "approve"
    move(work, row, Event.APPROVE if approved else Event.REJECT)
    row.reason = None if approved else wish.note
    kind = "letter-approved" if approved else "letter-rejected"
    tell(work, row.person_id, kind, unit=row.name, note=wish.note)
    work.db.flush()
    return reviews(work)


def statement(work: Work) -> BankStatement:
    """What a sandbox's finance staff would see; Refusal (request.not-sandbox) elsewhere."""
    if not work.settings.sandbox:
        raise Refusal(ErrorCode.NOT_SANDBOX)
    rows = work.db.scalars(select(TransferRow).order_by(TransferRow.at.desc()).limit(SHOWN))
    return BankStatement(
        transfers=tuple(_received(work, row) for row in rows if _arrived(work, row))
    )


def _view(work: Work, row: FoundingRow) -> ReviewView:
    person = person_of(work, row.person_id)
    return ReviewView.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "credit_code": row.credit_code,
            "legal_name": row.legal_name,
            "applicant": person.name or "",
            "phone": mask_phone(person.phone),
            "handed_over_at": row.changed_at,
            "media_type": _letter(work, row).media_type,
        }
    )


def _letter(work: Work, row: FoundingRow) -> LetterRow:
    found = last_letter(work, row)
    assert found is not None  # only a letter that was misread leads to a review
    return found


def _arrived(work: Work, row: TransferRow) -> bool:
    arrival = work.cloud.providers.transfers.arrival(opened(work, row), work.now)
    return arrival is Arrival.ARRIVED


def _received(work: Work, row: TransferRow) -> ReceivedTransfer:
    return ReceivedTransfer(
        unit=row.holder,
        account_end=row.account_end,
        payer=bank.PAYER,
        amount=to_wire(opened(work, row).amount),
        arrived_at=row.at,
    )
