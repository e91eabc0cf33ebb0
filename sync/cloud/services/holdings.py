"""What a member holds of a unit: his seals and certificates, one by one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.names import mask_phone
from sync.cloud.services.permitting import UnitCaller
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.people import Membership, Person
from sync.cloud.store.seals import SealGrant, SealRow
from sync.protocol.errors import ErrorCode
from sync.protocol.keeping import HeldCertificate, HeldSeal, Holdings


def holdings(work: Work, caller: UnitCaller, person_id: str) -> Holdings:
    """Of a member now; Refusal (request.not-found)."""
    member, person = _member(work, caller, person_id)
    if member.ended_at is not None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return Holdings.model_validate(
        {
            "id": person.id,
            "name": person.name or mask_phone(person.phone),
            "phone": mask_phone(person.phone),
            "role": member.role,
            "joined_at": member.joined_at,
            "seals": _seals(work, caller.unit, person_id),
            "certificates": _certificates(work, caller.unit, person_id),
        }
    )


def check_known(work: Work, caller: UnitCaller, person_id: str) -> None:
    """Refusal (request.not-found) for someone who never belonged to the unit."""
    _member(work, caller, person_id)


def _member(work: Work, caller: UnitCaller, person_id: str) -> tuple[Membership, Person]:
    query = (
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.unit_id == caller.unit, Membership.person_id == person_id)
    )
    row = work.db.execute(query).one_or_none()
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row[0], row[1]


def _seals(work: Work, unit_id: str, person_id: str) -> tuple[HeldSeal, ...]:
    rows = work.db.execute(
        select(SealGrant, SealRow)
        .join(SealRow, SealRow.id == SealGrant.seal_id)
        .where(
            SealRow.unit_id == unit_id,
            SealRow.voided_at.is_(None),
            SealGrant.person_id == person_id,
            SealGrant.revoked_at.is_(None),
            or_(SealGrant.ends_at.is_(None), SealGrant.ends_at >= work.now),
        )
        .order_by(SealRow.id, SealGrant.starts_at)
    )
    return tuple(
        HeldSeal(
            seal=seal.id,
            name=seal.name,
            grant=grant.id,
            starts_at=grant.starts_at,
            ends_at=grant.ends_at,
        )
        for grant, seal in rows
    )


def _certificates(work: Work, unit_id: str, person_id: str) -> tuple[HeldCertificate, ...]:
    rows = work.db.scalars(
        select(CertificateRight)
        .where(
            CertificateRight.unit_id == unit_id,
            CertificateRight.person_id == person_id,
            CertificateRight.ended_at.is_(None),
        )
        .order_by(CertificateRight.id)
    )
    return tuple(
        HeldCertificate.model_validate(
            {
                "right": row.id,
                "authority": row.authority,
                "ca": row.ca_name,
                "algorithm": row.algorithm,
                "not_after": max(_ends(work, row), default=None),
            }
        )
        for row in rows
    )


def _ends(work: Work, right: CertificateRight) -> list[datetime]:
    query = select(IssuedRow.not_after).where(IssuedRow.right_id == right.id, IssuedRow.current)
    return list(work.db.scalars(query))
