"""A founding as its applicant sees it: everything but the amount of the transfer."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import bank, documents
from sync.cloud.providers.transfers import Transfer
from sync.cloud.store.founding import FoundingRow, LetterRow, TransferRow
from sync.protocol.units import FoundingView, TransferView

ACCOUNT_PURPOSE = "corporate-account"
AMOUNT_PURPOSE = "proving-amount"
NUMBER_PURPOSE = "legal-person-number"


def view(work: Work, row: FoundingRow) -> FoundingView:
    """What the applicant may see now."""
    letter = last_letter(work, row)
    number = work.cloud.vault.unwrap(row.legal_number, purpose=NUMBER_PURPOSE).decode()
    return FoundingView.model_validate(
        {
            "id": row.id,
            "stage": row.stage,
            "name": row.name,
            "kind": row.kind,
            "credit_code": row.credit_code,
            "legal_name": row.legal_name,
            "legal_number": documents.mask_number(number),
            "by_legal_person": row.by_legal_person,
            "reading": letter.outcome if letter else None,
            "readings_left": max(0, work.settings.limits.letter_tries - row.misreadings),
            "transfer": _transfer_view(work, row),
            "reason": row.reason,
            "unit": row.unit_id,
        }
    )


def last_letter(work: Work, row: FoundingRow) -> LetterRow | None:
    """The letter handed in last."""
    query = select(LetterRow).where(LetterRow.founding_id == row.id).order_by(LetterRow.id.desc())
    return work.db.scalars(query.limit(1)).first()


def last_transfer(work: Work, row: FoundingRow) -> TransferRow | None:
    """The transfer ordered last."""
    query = (
        select(TransferRow)
        .where(TransferRow.founding_id == row.id)
        .order_by(TransferRow.at.desc(), TransferRow.id)
    )
    return work.db.scalars(query.limit(1)).first()


def opened(work: Work, row: TransferRow) -> Transfer:
    """The transfer as the bank knows it."""
    vault = work.cloud.vault
    account = vault.unwrap(row.account, purpose=ACCOUNT_PURPOSE).decode()
    amount = int(vault.unwrap(row.amount, purpose=AMOUNT_PURPOSE).decode())
    return Transfer(row.id, account, amount, row.at)


def _transfer_view(work: Work, row: FoundingRow) -> TransferView | None:
    sent = last_transfer(work, row)
    if sent is None:
        return None
    arrival = work.cloud.providers.transfers.arrival(opened(work, sent), work.now)
    return TransferView(
        holder=sent.holder,
        bank=sent.bank,
        branch=sent.branch,
        account_end=sent.account_end,
        payer=bank.PAYER,
        sent_at=sent.at,
        arrival=arrival.value,
        tries_left=max(0, work.settings.limits.amount_tries - sent.wrong),
    )
