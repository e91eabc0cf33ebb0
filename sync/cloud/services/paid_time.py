"""How long a certificate was paid for, and where it stands in its life."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import pin
from sync.cloud.domain.certificate_life import Life, LifeFacts, life
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.purchases import CertificateRequestRow
from sync.protocol.errors import ErrorCode


def end_of_issue(work: Work, right: CertificateRight) -> datetime:
    """When a certificate issued now ends; Refusal (certificate.expired) when its time is used up.

    A bought one's time begins with the first issue: making a new key, on another phone or for a
    forgotten PIN, costs nothing and adds nothing.
    """
    whole = work.now + timedelta(days=right.days)
    bought = request_of(work, right)
    if bought is None:
        return whole
    if bought.paid_until is None:
        bought.paid_until = whole
    if bought.paid_until <= work.now:
        raise Refusal(ErrorCode.CERTIFICATE_EXPIRED)
    return bought.paid_until


def request_of(work: Work, right: CertificateRight) -> CertificateRequestRow | None:
    """The purchase that a right came from, if it was bought."""
    query = select(CertificateRequestRow).where(CertificateRequestRow.right_id == right.id)
    return work.db.scalars(query).one_or_none()


def life_of_right(work: Work, right: CertificateRight, issued: IssuedRow | None) -> Life:
    """Where a right stands, with the certificate `issued` under it on one phone, if any."""
    if issued is not None:
        ends: datetime | None = issued.not_after
    else:
        bought = request_of(work, right)
        ends = bought.paid_until if bought else None
    state = pin.PinState(issued.wrong, issued.locked_until) if issued else pin.PinState()
    facts = LifeFacts(
        right_ended=right.ended_at is not None,
        issued=issued is not None,
        revoked=issued is not None and issued.revoked_at is not None,
        not_after=ends,
        locked=state.locked(work.now),
    )
    return life(facts, work.now)
