"""单位证书管理: the certificates that members hold for a unit, and taking them back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.certificates import BACKDATED
from sync.cloud.services.interrupting import interrupt_person
from sync.cloud.services.messages import tell
from sync.cloud.services.permitting import UnitCaller, locked_unit
from sync.cloud.services.reclaiming import end_right
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.protocol.errors import ErrorCode
from sync.protocol.keeping import (
    CertificateChange,
    CertificateChanges,
    KeptCertificate,
    KeptCertificates,
)


def kept(work: Work, caller: UnitCaller) -> KeptCertificates:
    """One line per authority, those that nobody holds any more too: their records remain."""
    holders = func.count(CertificateRight.person_id.distinct()).filter(
        CertificateRight.ended_at.is_(None)
    )
    rows = work.db.execute(
        select(
            CertificateRight.authority,
            CertificateRight.ca_name,
            CertificateRight.algorithm,
            holders,
        )
        .where(CertificateRight.unit_id == caller.unit)
        .group_by(CertificateRight.authority, CertificateRight.ca_name, CertificateRight.algorithm)
        .order_by(CertificateRight.authority)
    )
    return KeptCertificates(
        certificates=tuple(
            KeptCertificate.model_validate(
                {"authority": code, "ca": ca, "algorithm": algorithm, "holders": count}
            )
            for code, ca, algorithm, count in rows
        )
    )


def reclaim(work: Work, caller: UnitCaller, right_id: str) -> None:
    """收回: the member's next signature fails; Refusal (grant.ended) when it was already."""
    unit = locked_unit(work, caller)
    right = work.db.get(CertificateRight, right_id, with_for_update=True)
    if right is None or right.unit_id != unit.id:
        raise Refusal(ErrorCode.NOT_FOUND)
    if right.ended_at is not None:
        raise Refusal(ErrorCode.GRANT_ENDED)
    end_right(work, right, by=caller.person, reason="privilege_withdrawn")
    tell(work, right.person_id, "certificate-reclaimed", unit=unit.name, items=right.ca_name)
    interrupt_person(work, right.person_id)


def changes(work: Work, caller: PhoneCaller, right_id: str) -> CertificateChanges:
    """变更记录 of one's own certificate, the latest first; Refusal (request.not-found)."""
    right = work.db.get(CertificateRight, right_id)
    if right is None or right.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    found: list[CertificateChange] = []
    if right.granted_at is not None:
        found.append(CertificateChange(at=right.granted_at, kind="granted", serial=None))
    for issued in work.db.scalars(select(IssuedRow).where(IssuedRow.right_id == right.id)):
        found.append(CertificateChange(at=_issued_at(issued), kind="issued", serial=issued.serial))
        if issued.revoked_at is not None:
            replaced = issued.revocation == "superseded"
            found.append(
                CertificateChange(
                    at=issued.revoked_at,
                    kind="superseded" if replaced else "revoked",
                    serial=issued.serial,
                )
            )
    if right.ended_at is not None:
        found.append(CertificateChange(at=right.ended_at, kind="reclaimed", serial=None))
    return CertificateChanges(changes=tuple(sorted(found, key=lambda item: item.at, reverse=True)))


def _issued_at(issued: IssuedRow) -> datetime:
    # its validity begins a little earlier, for clocks that are behind
    return issued.not_before + BACKDATED
