"""The seal agency's second visit: a seal names the certificates that may use it (GB/T 38540, 7).

Certificates are issued per phone and later than the seal, so every issue and every revocation
makes the owner's seals anew, under the same esID and with the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, select

from signing.crypto import keys
from signing.seal import esseal
from sync.cloud.cloud import Work
from sync.cloud.pki import authorities
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.seals import SealRow

MOST_LISTED: Final = 500
"""A longer list is left out whole: a seal that names nobody is judged with a note, one that names
only some would make the others' signatures invalid. 500 entries are about 22 kB."""


def reseal(work: Work, right: CertificateRight) -> None:
    """Make the seals that a certificate under `right` may use name all that may use them now."""
    touched = SealRow.person_id == right.person_id
    if right.unit_id is not None:
        touched |= SealRow.unit_id == right.unit_id
    work.db.flush()
    # locked, in one order: of two issues at once the second then sees the certificate of the first
    query = (
        select(SealRow)
        .where(touched, SealRow.voided_at.is_(None))
        .order_by(SealRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in work.db.scalars(query).all():
        name_certificates(work, row)


def name_certificates(work: Work, row: SealRow) -> None:
    """Make one seal, which nobody else is changing, name all certificates that may use it now."""
    row.data = _sealed_again(work, row, list(_live(work, row)))


def _live(work: Work, row: SealRow) -> Iterable[bytes]:
    """Certificates that may use the seal now, in the order of their serial numbers."""
    query = (
        select(IssuedRow.certificate)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(
            _owned(row),
            CertificateRight.ended_at.is_(None),
            IssuedRow.revoked_at.is_(None),
            IssuedRow.not_after > work.now,
        )
        .order_by(IssuedRow.serial)
    )
    return work.db.scalars(query)


def _owned(row: SealRow) -> ColumnElement[bool]:
    """A unit's seal goes with the unit's certificates. A person's goes with all of that person's,
    because one session has one identity: a handwritten signature beside the unit's seal is
    signed with the unit's certificate that the person holds."""
    if row.unit_id is not None:
        return CertificateRight.unit_id == row.unit_id
    return CertificateRight.person_id == row.person_id


def _sealed_again(work: Work, row: SealRow, certificates: list[bytes]) -> bytes:
    if len(certificates) > MOST_LISTED:
        certificates = []
    agency = authorities.load(work, authorities.SEAL_AGENCY)
    info = replace(
        esseal.read(row.data).info,
        created=work.now.replace(microsecond=0),
        digests=tuple(esseal.digest_entry(certificate) for certificate in certificates),
    )
    return esseal.build(
        info,
        agency.certificate,
        lambda signed: keys.sign(agency.key, agency.key.algorithm, signed),
    )
