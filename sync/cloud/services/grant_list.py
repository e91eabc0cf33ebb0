"""授权记录: who was granted a seal or a certificate, until when, and who took it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from resources.i18n import catalogue
from sync.cloud.cloud import Work
from sync.cloud.csv_file import csv_file
from sync.cloud.services.names import mask_phone
from sync.cloud.services.paging import Found, Query, all_of, page_of
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.people import Person
from sync.cloud.store.seals import SealGrant
from sync.protocol.records import GrantFilter, GrantPage, GrantRecord, GrantState

STATES: Final[Mapping[GrantState, str]] = {
    "upcoming": "未生效",
    "active": "有效",
    "expired": "已到期",
    "reclaimed": "已收回",
}
HEAD: Final = ("被授权人", "手机号", "授权时间", "授权人", "生效", "到期", "状态", "收回时间")
_BY: Final = aliased(Person)
_ENDER: Final = aliased(Person)
_SECOND: Final = timedelta(seconds=1)


def of_seal(work: Work, seal_id: str, wish: GrantFilter) -> Query:
    """Grants of one seal."""
    now, ends = work.now, SealGrant.ends_at
    # a grant is good to the last second (`domain/authority.Period`)
    over = and_(ends.is_not(None), ends <= now - _SECOND)
    states: dict[GrantState, ColumnElement[bool]] = {
        "reclaimed": SealGrant.revoked_at.is_not(None),
        "expired": and_(SealGrant.revoked_at.is_(None), over),
        "upcoming": and_(SealGrant.revoked_at.is_(None), SealGrant.starts_at > now),
        "active": and_(
            SealGrant.revoked_at.is_(None),
            SealGrant.starts_at <= now,
            or_(ends.is_(None), ends > now - _SECOND),
        ),
    }
    query = (
        select(SealGrant, Person, _BY, _ENDER)
        .join(Person, Person.id == SealGrant.person_id)
        .outerjoin(_BY, _BY.id == SealGrant.granted_by)
        .outerjoin(_ENDER, _ENDER.id == SealGrant.revoked_by)
        .where(SealGrant.seal_id == seal_id)
        .order_by(SealGrant.starts_at.desc(), SealGrant.id)
    )
    return _narrow(query, states, wish)


def of_certificates(work: Work, unit_id: str, authority: str, wish: GrantFilter) -> Query:
    """Who holds the right to one authority's certificates of a unit."""
    now = work.now
    ends = (
        select(IssuedRow.not_after)
        .where(IssuedRow.right_id == CertificateRight.id, IssuedRow.current)
        .order_by(IssuedRow.not_after.desc())
        .limit(1)
        .correlate(CertificateRight)
        .scalar_subquery()
    )
    live = CertificateRight.ended_at.is_(None)
    states: dict[GrantState, ColumnElement[bool]] = {
        "reclaimed": CertificateRight.ended_at.is_not(None),
        "expired": and_(live, ends.is_not(None), ends <= now - _SECOND),
        "active": and_(live, or_(ends.is_(None), ends > now - _SECOND)),
        "upcoming": false(),
    }
    query = (
        select(CertificateRight, Person, _BY, _ENDER)
        .join(Person, Person.id == CertificateRight.person_id)
        .outerjoin(_BY, _BY.id == CertificateRight.granted_by)
        .outerjoin(_ENDER, _ENDER.id == CertificateRight.ended_by)
        .where(CertificateRight.unit_id == unit_id, CertificateRight.authority == authority)
        .order_by(CertificateRight.granted_at.desc(), CertificateRight.id)
    )
    return _narrow(query, states, wish)


def grants(work: Work, query: Query, wish: GrantFilter) -> GrantPage:
    """One page of a query from above."""
    rows, total = page_of(work, query, wish.page)
    return GrantPage(grants=_views(work, rows), total=total, page=wish.page)


def export(work: Work, query: Query) -> bytes:
    """All pages as a CSV file in the reader's language."""
    words = catalogue(work.language)
    rows = (
        (
            view.person,
            view.phone,
            _moment(work, view.granted_at),
            view.granted_by or "",
            _moment(work, view.starts_at),
            _moment(work, view.ends_at),
            words.get(STATES[view.state], STATES[view.state]),
            _moment(work, view.ended_at),
        )
        for view in _views(work, all_of(work, query))
    )
    return csv_file([words.get(name, name) for name in HEAD], rows)


def _narrow(
    query: Query, states: Mapping[GrantState, ColumnElement[bool]], wish: GrantFilter
) -> Query:
    if wish.search:
        query = query.where(Person.name.contains(wish.search, autoescape=True))
    return query.where(states[wish.state]) if wish.state else query


def _views(work: Work, rows: list[Found]) -> tuple[GrantRecord, ...]:
    return tuple(_view(work, *row) for row in rows)


def _view(
    work: Work,
    row: SealGrant | CertificateRight,
    person: Person,
    by: Person | None,
    ender: Person | None,
) -> GrantRecord:
    starts: datetime | None
    received = True
    if isinstance(row, SealGrant):
        starts, ends, ended = row.starts_at, row.ends_at, row.revoked_at
    else:
        issued = _issued(work, row)
        received = issued is not None
        starts, ends = (issued.not_before, issued.not_after) if issued else (None, None)
        ended = row.ended_at
    return GrantRecord(
        id=row.id,
        person=person.name or mask_phone(person.phone),
        phone=mask_phone(person.phone),
        granted_at=row.granted_at,
        granted_by=by.name if by else None,
        starts_at=starts,
        ends_at=ends,
        state=_state(starts, ends, ended, work.now),
        received=received,
        ended_at=ended,
        ended_by=ender.name if ender else None,
    )


def _state(
    starts: datetime | None, ends: datetime | None, ended: datetime | None, now: datetime
) -> GrantState:
    if ended is not None:
        return "reclaimed"
    if ends is not None and ends + _SECOND <= now:
        return "expired"
    return "upcoming" if starts is not None and starts > now else "active"


def _issued(work: Work, right: CertificateRight) -> IssuedRow | None:
    """The one that ends last of those that are in use."""
    query = select(IssuedRow).where(IssuedRow.right_id == right.id, IssuedRow.current)
    return work.db.scalars(query.order_by(IssuedRow.not_after.desc()).limit(1)).first()


def _moment(work: Work, at: datetime | None) -> str:
    return f"{at.astimezone(work.settings.timezone):%Y-%m-%d %H:%M:%S}" if at else ""
