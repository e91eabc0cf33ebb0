"""What has expired, or soon will, is told to its holder, each once, however many workers look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain.membership import Inviting
from sync.cloud.services.messages import tell
from sync.cloud.services.names import mask_phone
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PlatformRow
from sync.cloud.store.management import Invitation
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.people import Unit
from sync.cloud.store.records import Fact
from sync.cloud.store.seals import SealGrant, SealRow
from sync.cloud.store.upsert import insert_missing

TOLD: Final = "expiry-told"
"""Up to when expiries were told; what comes later is told next time."""
SEAL_AHEAD: Final = timedelta(days=3)
CERTIFICATE_AHEAD: Final = timedelta(days=30)
"""So long before its end a holder is told."""
NOTHING: Final = timedelta()


class _Window(NamedTuple):
    after: datetime
    until: datetime

    def holds(
        self,
        column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
        ahead: timedelta = NOTHING,
    ) -> ColumnElement[bool]:
        """Whether the moment, seen `ahead` of time, lies in the window."""
        return (column > self.after + ahead) & (column <= self.until + ahead)


def tell_expired(cloud: Cloud) -> None:
    """Tell of everything that ended since the last time, or that will end in some days."""
    with cloud.writing() as work:
        if insert_missing(work.db, Fact, name=TOLD, value=work.now.isoformat()):
            return
        # locked: of two workers the second finds the window empty
        row = work.db.get_one(Fact, TOLD, with_for_update=True)
        window = _Window(datetime.fromisoformat(row.value), work.now)
        if window.until <= window.after:
            return
        for ahead, kind in ((NOTHING, "seal-expired"), (SEAL_AHEAD, "seal-expiring")):
            _seals(work, window, ahead, kind)
        for ahead, kind in (
            (NOTHING, "certificate-expired"),
            (CERTIFICATE_AHEAD, "certificate-expiring"),
        ):
            _certificates(work, window, ahead, kind)
        _passes(work, window)
        _invitations(work, window)
        row.value = work.now.isoformat()


def _seals(work: Work, window: _Window, ahead: timedelta, kind: str) -> None:
    rows = work.db.execute(
        select(SealGrant, SealRow, Unit)
        .join(SealRow, SealRow.id == SealGrant.seal_id)
        .join(Unit, Unit.id == SealRow.unit_id)
        .where(
            window.holds(SealGrant.ends_at, ahead),
            SealGrant.revoked_at.is_(None),
            SealRow.voided_at.is_(None),
        )
        .order_by(SealGrant.id)
    )
    for grant, seal, unit in rows:
        assert grant.ends_at is not None  # it lies in the window
        facts = {"unit": unit.name, "items": seal.name, "day": _day(work, grant.ends_at)}
        tell(work, grant.person_id, kind, **facts)


def _certificates(work: Work, window: _Window, ahead: timedelta, kind: str) -> None:
    rows = work.db.execute(
        select(IssuedRow, CertificateRight)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(
            window.holds(IssuedRow.not_after, ahead),
            IssuedRow.current,
            IssuedRow.revoked_at.is_(None),
            CertificateRight.ended_at.is_(None),
        )
        .order_by(IssuedRow.id)
    )
    for issued, right in rows:
        day = _day(work, issued.not_after)
        tell(work, right.person_id, kind, items=right.ca_name, day=day)


def _passes(work: Work, window: _Window) -> None:
    rows = work.db.execute(
        select(DayPassRow, OrderRow, PlatformRow)
        .join(OrderRow, OrderRow.id == DayPassRow.order_id)
        .join(PlatformRow, PlatformRow.code == DayPassRow.platform)
        .where(window.holds(DayPassRow.ends_at))
        .order_by(DayPassRow.order_id)
    )
    for _, order, platform in rows:
        tell(work, order.person_id, "pass-expired", platform=platform.name)


def _invitations(work: Work, window: _Window) -> None:
    rows = work.db.execute(
        select(Invitation, Unit)
        .join(Unit, Unit.id == Invitation.unit_id)
        .where(window.holds(Invitation.expires_at), Invitation.state == Inviting.OPEN.value)
        .order_by(Invitation.id)
    )
    for row, unit in rows:
        phone = mask_phone(row.phone)
        tell(work, row.invited_by, "invitation-expired", phone=phone, unit=unit.name)


def _day(work: Work, at: datetime) -> str:
    return f"{at.astimezone(work.settings.timezone):%Y-%m-%d}"
