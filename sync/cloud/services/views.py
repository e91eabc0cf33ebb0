"""A session as the two ends see it."""

from __future__ import annotations

import base64
from typing import Literal, cast

from sqlalchemy import select

from signing.algorithm import Algorithm
from sync.cloud.cloud import Work
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import end_sentence
from sync.cloud.pki import authorities
from sync.cloud.services.names import mask_name
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PlatformRow
from sync.cloud.store.envelopes import EncryptionKeyRow, SessionEnvelope
from sync.cloud.store.people import Desktop, Person, Unit
from sync.cloud.store.sessions import SessionFileRow, SessionRow
from sync.protocol.consent import DataItem
from sync.protocol.envelope import EncryptionCertificate
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    ENVELOPE_OPERATIONS,
    BillingMode,
    Charge,
    Operation,
    QrView,
    SessionFile,
    SessionView,
    Signer,
    State,
)

Audience = Literal["desktop", "phone"]


def session_view(work: Work, row: SessionRow, audience: Audience) -> SessionView:
    """What `audience` may see now."""
    person = work.db.get(Person, row.person_id) if row.person_id else None
    if audience == "desktop" and _is_site(work, row):
        # a platform learns who it is by consent only
        person = None
    reason = ErrorCode(row.reason) if row.reason else None
    about = work.db.get(SessionEnvelope, row.id) if row.operation in ENVELOPE_OPERATIONS else None
    return SessionView(
        id=row.id,
        revision=row.revision,
        state=State(row.state),
        operation=Operation(row.operation),
        platform=row.platform,
        platform_name=platform_of(work, row.platform).name,
        created_at=row.created_at,
        control_code=row.control_code,
        files=tuple(file_view(file) for file in row.files),
        signed=(
            len(about.done) if about else sum(1 for file in row.files if file.signature is not None)
        ),
        qr=_qr(row) if audience == "desktop" else None,
        person=mask_name(person.name, person.phone) if person else None,
        asks=tuple(DataItem(item) for item in row.asks),
        signer=_signer(work, row),
        charge=_charge(row),
        project=about.project if about else "",
        opening_at=about.opening_at if about else None,
        recipient=_recipient(work, about) if about and row.issued_id else None,
        reason=reason.value if reason else None,
        message=(
            end_sentence(Operation(row.operation), reason, row.reason_facts, work.language)
            if reason
            else None
        ),
    )


def desktop_view(work: Work, row: SessionRow) -> SessionView:
    """What the desktop may see now."""
    return session_view(work, row, "desktop")


def phone_view(work: Work, row: SessionRow) -> SessionView:
    """What the phone may see now."""
    return session_view(work, row, "phone")


def _is_site(work: Work, row: SessionRow) -> bool:
    desktop = work.db.get(Desktop, row.desktop_id)
    return desktop is not None and desktop.node is not None


def file_view(file: SessionFileRow) -> SessionFile:
    """A file as it was declared."""
    return SessionFile(
        id=file.file_id,
        name=file.name,
        pages=file.pages,
        marks=file.marks,
        size=file.size,
        seals=tuple(file.seals),
        digests=cast("dict[Literal['sha256', 'sm3'], str]", file.digests),
    )


def platform_of(work: Work, code: str) -> PlatformRow:
    """The platform; Refusal (request.not-found)."""
    row = work.db.get(PlatformRow, code)
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def encode(data: bytes) -> str:
    """Base64 for the wire."""
    return base64.b64encode(data).decode()


def _qr(row: SessionRow) -> QrView | None:
    if row.state != State.SHOWN or row.qr_link is None or row.qr_expires is None:
        return None
    return QrView(link=row.qr_link, expires_at=row.qr_expires)


def _signer(work: Work, row: SessionRow) -> Signer | None:
    issued = work.db.get(IssuedRow, row.issued_id) if row.issued_id else None
    if issued is None:
        return None
    right = work.db.get(CertificateRight, issued.right_id)
    unit = work.db.get(Unit, row.unit_id) if row.unit_id else None
    assert right is not None  # a foreign key
    return Signer(
        person=right.subject,
        unit=unit.name if unit else None,
        certificate=encode(issued.certificate),
        chain=tuple(encode(der) for der in issuer_chain(work, right.authority)),
        algorithm=Algorithm(right.algorithm).value,
    )


def _recipient(work: Work, about: SessionEnvelope) -> EncryptionCertificate | None:
    query = (
        select(EncryptionKeyRow, CertificateRight)
        .join(IssuedRow, IssuedRow.id == EncryptionKeyRow.issued_id)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(EncryptionKeyRow.serial == about.serial)
    )
    found = work.db.execute(query).one_or_none()
    return encryption_certificate(work, *found) if found else None


def encryption_certificate(
    work: Work, key: EncryptionKeyRow, right: CertificateRight
) -> EncryptionCertificate:
    """A certificate to encrypt for, without a judgement."""
    return EncryptionCertificate(
        serial=key.serial,
        holder=right.organisation or right.subject,
        ca=right.ca_name,
        algorithm=Algorithm(right.algorithm).value,
        certificate=encode(key.certificate),
        chain=tuple(encode(der) for der in issuer_chain(work, right.authority)),
        not_before=key.not_before,
        not_after=key.not_after,
        current=key.current,
    )


def issuer_chain(work: Work, code: str) -> tuple[bytes, ...]:
    """The issuing authority and its issuers up to and without the root."""
    chains = work.cloud.chains
    if code not in chains:
        issuer = authorities.row_of(work, code)
        chains[code] = (issuer.certificate, *authorities.chain_of(work, issuer))
    return chains[code]


def _charge(row: SessionRow) -> Charge | None:
    if row.charge_mode is None:
        return None
    return Charge(
        mode=BillingMode(row.charge_mode),
        amount=to_wire(row.charge_amount),
        state=cast("Literal['quoted', 'reserved', 'settled', 'released']", row.charge_state),
    )
