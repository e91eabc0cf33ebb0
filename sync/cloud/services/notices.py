"""公告订阅: the stream of tender notices, and who is told of which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from sqlalchemy import delete, func, select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.notice import MOST, REGIONS, Interest, Notice, interest, matches
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.store.centre import NoticeRow, SubscriptionRow
from sync.cloud.store.upsert import insert_missing
from sync.protocol.centre import (
    NoticeList,
    NoticeView,
    Subscribe,
    SubscriptionList,
    SubscriptionView,
)
from sync.protocol.errors import ErrorCode

PAGE: Final = 20
"""Notices in one answer."""
SEARCHED: Final = 1_000
"""The latest notices that a search looks through."""


def collect(cloud: Cloud) -> int:
    """Take new notices in and tell the subscribers; how many were new."""
    with cloud.reading() as work:
        newest = work.db.scalar(select(func.max(NoticeRow.number))) or 0
    arrived = cloud.providers.notices.after(newest, cloud.settings.clock())
    if not arrived:
        return 0
    with cloud.writing() as work:
        # another worker may have been faster; only who inserts a notice tells of it
        new = [item for item in arrived if insert_missing(work.db, NoticeRow, **asdict(item))]
        # someone who subscribes is shown what is there already, so the first load is no news
        if newest:
            _push(work, new)
        return len(new)


def _push(work: Work, new: Iterable[Notice]) -> None:
    """One message per person and notice, however many of his subscriptions it matches."""
    wishes = [
        (row.person_id, _wish(row))
        for row in work.db.scalars(select(SubscriptionRow).order_by(SubscriptionRow.person_id))
    ]
    for notice in new:
        for person in sorted({person for person, wish in wishes if matches(wish, notice)}):
            tell(work, person, "notice", title=notice.title, region=notice.region)


def listed(work: Work, keyword: str, region: str, before: int | None) -> NoticeList:
    """The newest notices that match, older than number `before`; Refusal (request.invalid)."""
    wish = interest(keyword, region) if keyword.strip() or region else Interest("", "")
    query = select(NoticeRow).order_by(NoticeRow.number.desc()).limit(SEARCHED)
    if before is not None:
        query = query.where(NoticeRow.number < before)
    found = [row for row in work.db.scalars(query) if matches(wish, _notice(row))]
    return NoticeList(
        notices=tuple(_view(row) for row in found[:PAGE]),
        more=len(found) > PAGE,
    )


def subscriptions(work: Work, caller: PhoneCaller) -> SubscriptionList:
    """The person's own, oldest first."""
    rows = list(
        work.db.scalars(
            select(SubscriptionRow)
            .where(SubscriptionRow.person_id == caller.person)
            .order_by(SubscriptionRow.created_at, SubscriptionRow.id)
        )
    )
    open_ones = [
        _notice(row)
        for row in work.db.scalars(select(NoticeRow).where(NoticeRow.closes_at > work.now))
    ]
    return SubscriptionList(
        subscriptions=tuple(
            SubscriptionView(
                id=row.id,
                keyword=row.keyword,
                region=row.region,
                matching=sum(matches(_wish(row), notice) for notice in open_ones),
            )
            for row in rows
        ),
        regions=REGIONS,
    )


def subscribe(work: Work, caller: PhoneCaller, wish: Subscribe) -> SubscriptionList:
    """Be told from now on; the same wish twice is one. Refusal (request.invalid, too many)."""
    checked = interest(wish.keyword, wish.region)
    mine = select(SubscriptionRow).where(SubscriptionRow.person_id == caller.person)
    rows = list(work.db.scalars(mine))
    if checked not in [_wish(row) for row in rows]:
        if len(rows) >= MOST:
            raise Refusal(ErrorCode.SUBSCRIPTIONS_FULL, most=MOST)
        insert_missing(
            work.db,
            SubscriptionRow,
            id=fresh("sub"),
            person_id=caller.person,
            keyword=checked.keyword,
            region=checked.region,
            created_at=work.now,
        )
    return subscriptions(work, caller)


def unsubscribe(work: Work, caller: PhoneCaller, subscription_id: str) -> SubscriptionList:
    """Be told no more; Refusal (request.not-found)."""
    row = work.db.get(SubscriptionRow, subscription_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    work.db.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))
    return subscriptions(work, caller)


def _wish(row: SubscriptionRow) -> Interest:
    return Interest(row.keyword, row.region)


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        row.number,
        row.title,
        row.region,
        row.tenderer,
        row.budget,
        row.published_at,
        row.closes_at,
        row.body,
    )


def _view(row: NoticeRow) -> NoticeView:
    return NoticeView(
        number=row.number,
        title=row.title,
        region=row.region,
        tenderer=row.tenderer,
        budget=to_wire(row.budget),
        published_at=row.published_at,
        closes_at=row.closes_at,
        body=row.body,
    )
