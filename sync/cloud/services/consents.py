"""Consents: given at a scan login, read by the platform, listed and withdrawn on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.consent import agreed
from sync.cloud.domain.node_call import PLATFORMS, check_kind
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import people, webhooks
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.facts import person_facts
from sync.cloud.services.names import fresh
from sync.cloud.services.nodes import NodeCaller
from sync.cloud.services.views import platform_of
from sync.cloud.store.network import ConsentRow
from sync.cloud.store.people import Person, Unit
from sync.cloud.store.sessions import SessionRow
from sync.protocol.consent import ConsentList, ConsentView, DataItem
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import SharedIdentity

SHOWN: Final = 100
"""Consents in one answer."""
WITHDRAWN, REPLACED = "withdrawn", "replaced"


def give(
    work: Work, row: SessionRow, *, person_id: str, unit: str | None, shares: Iterable[DataItem]
) -> None:
    """Keep what the person agrees to; Refusal (consent.missing, request.invalid)."""
    items = agreed((DataItem(item) for item in row.asks), shares, unit=unit)
    # one after the other, so that two logins leave one live consent
    people.locked_person(work, person_id)
    for old in work.db.scalars(
        select(ConsentRow).where(
            ConsentRow.person_id == person_id,
            ConsentRow.unit_id == unit,
            ConsentRow.platform == row.platform,
            ConsentRow.ended_at.is_(None),
        )
    ):
        old.ended_at, old.ending = work.now, REPLACED
    work.db.add(
        ConsentRow(
            id=fresh("con"),
            person_id=person_id,
            unit_id=unit,
            platform=row.platform,
            session_id=row.id,
            items=[item.value for item in items],
            given_at=work.now,
        )
    )
    work.db.flush()


def read(work: Work, caller: NodeCaller, consent_id: str) -> SharedIdentity:
    """The data, now; Refusal: not this platform's (not-found), ended, or no longer a member."""
    check_kind(caller.node, PLATFORMS)
    row = work.db.get(ConsentRow, consent_id)
    if row is None or row.platform != caller.node.code:
        raise Refusal(ErrorCode.NOT_FOUND)
    if row.ended_at is not None:
        raise Refusal(ErrorCode.CONSENT_ENDED)
    check_person(person_facts(work, row.person_id), row.unit_id)
    row.read_at = work.now
    known = _data(work, row)
    return SharedIdentity(
        consent=row.id,
        # another one on every platform, so that platforms cannot compare notes
        subject=work.cloud.vault.fingerprint(
            f"{row.person_id}\n{row.unit_id or ''}", purpose=f"subject:{row.platform}"
        ),
        data={DataItem(item): known[DataItem(item)] for item in row.items},
    )


def consents(work: Work, caller: PhoneCaller) -> ConsentList:
    """What the person has consented to, live ones first."""
    rows = work.db.scalars(
        select(ConsentRow)
        .where(
            ConsentRow.person_id == caller.person,
            # a replaced one says nothing that the newer one does not say
            ConsentRow.ending.is_distinct_from(REPLACED),
        )
        .order_by(ConsentRow.ended_at.is_not(None), ConsentRow.given_at.desc(), ConsentRow.id)
        .limit(SHOWN)
    )
    return ConsentList(consents=tuple(_view(work, row) for row in rows))


def withdraw(work: Work, caller: PhoneCaller, consent_id: str) -> ConsentList:
    """End it: the platform reads nothing any more, and is told; repeating changes nothing."""
    row = work.db.get(ConsentRow, consent_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    if row.ended_at is None:
        row.ended_at, row.ending = work.now, WITHDRAWN
        webhooks.tell_ended(work, row)
        work.db.flush()
    return consents(work, caller)


def _view(work: Work, row: ConsentRow) -> ConsentView:
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    return ConsentView(
        id=row.id,
        platform=row.platform,
        platform_name=platform_of(work, row.platform).name,
        unit=unit.name if unit else None,
        items=tuple(DataItem(item) for item in row.items),
        given_at=row.given_at,
        ended_at=row.ended_at,
        read_at=row.read_at,
    )


def _data(work: Work, row: ConsentRow) -> dict[DataItem, str]:
    person = work.db.get(Person, row.person_id)
    assert person is not None  # a foreign key
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    return {
        DataItem.PERSON_NAME: person.name or "",
        DataItem.PERSON_PHONE: person.phone,
        DataItem.UNIT_NAME: unit.name if unit else "",
        DataItem.UNIT_CREDIT_CODE: unit.credit_code if unit else "",
    }
