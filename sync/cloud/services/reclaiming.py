"""收回: grants of seals and certificates end at once, also for what is being signed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.services.certificates import revoke
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.seals import SealGrant, SealRow


def end_right(work: Work, right: CertificateRight, *, by: str, reason: str) -> None:
    """The holder's certificates under `right` are revoked (`reason` of RFC 5280, 5.3.1)."""
    if right.ended_at is not None:
        return
    right.ended_at, right.ended_by = work.now, by
    query = select(IssuedRow).where(IssuedRow.right_id == right.id, IssuedRow.revoked_at.is_(None))
    for issued in work.db.scalars(query).all():
        revoke(work, issued, reason)


def end_grants(work: Work, grants: Iterable[SealGrant], *, by: str) -> None:
    """The seals may no longer be used; what was granted stays on record."""
    for grant in grants:
        if grant.revoked_at is None:
            grant.revoked_at, grant.revoked_by = work.now, by


def end_everything(work: Work, person_id: str, unit_id: str, *, by: str) -> None:
    """Whatever the person holds of the unit: seals and certificates."""
    grants = work.db.scalars(
        select(SealGrant)
        .join(SealRow, SealRow.id == SealGrant.seal_id)
        .where(SealRow.unit_id == unit_id, SealGrant.person_id == person_id)
    )
    end_grants(work, grants.all(), by=by)
    rights = work.db.scalars(
        select(CertificateRight).where(
            CertificateRight.unit_id == unit_id,
            CertificateRight.person_id == person_id,
            CertificateRight.ended_at.is_(None),
        )
    )
    for right in rights.all():
        end_right(work, right, by=by, reason="affiliation_changed")
