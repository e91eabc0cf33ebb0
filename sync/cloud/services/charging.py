"""A session's reservation: set aside at authorisation, settled once, or returned."""

from __future__ import annotations

from sync.cloud.cloud import Work
from sync.cloud.domain import ledger as books
from sync.cloud.domain.billing import quote, settled_amount
from sync.cloud.domain.money import to_wire
from sync.cloud.services import ledger
from sync.cloud.services.facts import price_rule, purse
from sync.cloud.services.ledger import Purpose
from sync.cloud.services.messages import tell
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.sessions import SessionRow
from sync.protocol.session import BillingMode, Operation


def reserve(
    work: Work, row: SessionRow, mode: BillingMode, *, person_id: str, unit: str | None
) -> None:
    """Set the session's price aside; a reservation that already fits is kept.

    Refusal when `mode` is closed (billing.*).
    """
    amount = quote(
        mode,
        Operation(row.operation),
        price_rule(row),
        purse(work, row, person_id=person_id, unit=unit),
        files=len(row.files),
    )
    wanted = (mode.value, amount, person_id)
    if row.charge_state == "reserved" and wanted == (
        row.charge_mode,
        row.charge_amount,
        row.payer_id,
    ):
        return
    release(work, row)
    parts = ledger.lock_spendable(work, person_id).take(amount) if amount else books.Parts(0)
    if amount:
        ledger.post(work, books.reserve(person_id, parts), _purpose(row, person_id, unit))
    row.charge_mode, row.charge_amount, row.payer_id = wanted
    row.charge_gift = parts.gift
    row.charge_state = "reserved"


def settle(work: Work, row: SessionRow, *, sealed: int) -> None:
    """Earn what is due for `sealed` files, and return the rest."""
    if row.charge_state != "reserved" or row.payer_id is None:
        return
    # first, as by everyone who reserves: with one order of locks nobody waits in a ring
    ledger.lock_spendable(work, row.payer_id)
    held = _held(row)
    due = held.take(settled_amount(held.total, price_rule(row), sealed=sealed))
    rest = held.less(due)
    purpose = _purpose(row, row.payer_id, row.unit_id)
    if rest.total:
        ledger.post(work, books.release(row.payer_id, rest), purpose)
    if due.total:
        ledger.post(work, books.settle(row.payer_id, row.platform, due), purpose)
    row.charge_amount, row.charge_gift = due.total, due.gift
    row.charge_state = "settled"
    if due.total:
        platform = work.db.get_one(PlatformRow, row.platform).name
        tell(work, row.payer_id, "charged", amount=to_wire(due.total), platform=platform)


def release(work: Work, row: SessionRow) -> bool:
    """Return what is set aside; whether there was a reservation."""
    if row.charge_state != "reserved" or row.payer_id is None:
        return False
    if row.charge_amount:
        purpose = _purpose(row, row.payer_id, row.unit_id)
        ledger.post(work, books.release(row.payer_id, _held(row)), purpose)
    row.charge_state = "released"
    return True


def _held(row: SessionRow) -> books.Parts:
    return books.Parts(row.charge_amount - row.charge_gift, row.charge_gift)


def _purpose(row: SessionRow, person_id: str, unit: str | None) -> Purpose:
    return Purpose(person_id, unit=unit, platform=row.platform, session=row.id)
