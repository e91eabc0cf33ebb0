"""Encryption certificates: the second key pair of a certificate, made at its first use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from signing.algorithm import Algorithm
from signing.crypto.certificates import Role, Subject, Validity, issue, read
from sync.cloud.cloud import Work
from sync.cloud.domain.opening import Pair, pair_problem
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence
from sync.cloud.pki import authorities, shares
from sync.cloud.services import access
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.cloud.services.names import fresh
from sync.cloud.services.transitions import touch
from sync.cloud.services.views import encode, encryption_certificate, issuer_chain
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.envelopes import EncryptionKeyRow, SessionEnvelope
from sync.protocol.envelope import EncryptionCertificate, EncryptionCertificates
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import IssuedEncryption, IssueEncryption
from sync.protocol.session import Operation, State


@dataclass(frozen=True, slots=True)
class Found:
    """An encryption key and what it hangs on."""

    key: EncryptionKeyRow
    issued: IssuedRow
    right: CertificateRight

    @property
    def pair(self) -> Pair:
        """For the rules."""
        return Pair(
            self.key.serial,
            self.key.not_before,
            self.key.not_after,
            right_ended=self.right.ended_at is not None,
            revocation=self.issued.revocation if self.issued.revoked_at else None,
        )


def issue_encryption(
    work: Work, caller: PhoneCaller, session_id: str, wish: IssueEncryption
) -> IssuedEncryption:
    """Certify the second joint key of phone and cloud; an earlier one opens old files only."""
    row = access.locked(work, session_id, caller)
    access.require(row, State.AUTHORISED)
    if row.operation != Operation.ENCRYPT or row.issued_id is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    issued = work.db.get_one(IssuedRow, row.issued_id)
    right = work.db.get_one(CertificateRight, issued.right_id)
    algorithm = Algorithm(right.algorithm)
    if (wish.share.kind == "sm2") != (algorithm is Algorithm.SM2_SM3):
        raise Refusal(ErrorCode.INVALID, detail="share")
    for earlier in _of(work, EncryptionKeyRow.issued_id == issued.id):
        earlier.key.current = False
    share = shares.create(wish.share, algorithm)
    certificate = _certify(work, right, issued, share.public)
    key = _row(issued, certificate)
    vault = work.cloud.vault
    key.wrapped_share = vault.wrap(shares.to_bytes(share), purpose=f"share:{key.id}")
    work.db.add(key)
    work.db.flush()
    work.db.get_one(SessionEnvelope, row.id).serial = key.serial
    touch(work, row)
    return IssuedEncryption(
        serial=key.serial,
        certificate=encode(certificate),
        chain=tuple(encode(der) for der in issuer_chain(work, right.authority)),
    )


def current_of(work: Work, issued: IssuedRow) -> Found | None:
    """The pair that new files are encrypted for, beside a signing certificate."""
    here = (EncryptionKeyRow.issued_id == issued.id) & EncryptionKeyRow.current
    return next(iter(_of(work, here)), None)


def opening_with(
    work: Work, right: CertificateRight, device: str, serials: frozenset[str]
) -> Found | None:
    """The pair under `right` on `device` that opens one of `serials`; renewed ones too."""
    here = (
        (IssuedRow.right_id == right.id)
        & (IssuedRow.device == device)
        & EncryptionKeyRow.serial.in_(serials)
    )
    return next(iter(_of(work, here)), None)


def by_serial(work: Work, serial: str) -> Found | None:
    """The pair with this certificate, whoever holds it."""
    return next(iter(_of(work, EncryptionKeyRow.serial == serial)), None)


def share_of(work: Work, found: Found) -> shares.CloudShare:
    """The cloud's share."""
    purpose = f"share:{found.key.id}"
    return shares.from_bytes(work.cloud.vault.unwrap(found.key.wrapped_share, purpose=purpose))


def certificates(work: Work, caller: DesktopCaller) -> EncryptionCertificates:
    """Those of the bound person, newest last."""
    if caller.person is None:
        return EncryptionCertificates(certificates=())
    mine = _of(work, CertificateRight.person_id == caller.person)
    ordered = sorted(mine, key=lambda found: found.key.not_before)
    return EncryptionCertificates(certificates=tuple(view(work, found) for found in ordered))


def view(work: Work, found: Found) -> EncryptionCertificate:
    """As the two ends see it."""
    problem = pair_problem(found.pair, work.now)
    plain = encryption_certificate(work, found.key, found.right)
    return plain.model_copy(
        update={
            "usable": problem is None,
            "reason": sentence(problem, {}, work.language) if problem else None,
            "current": found.key.current and found.issued.current,
        }
    )


def _of(work: Work, which: ColumnElement[bool]) -> list[Found]:
    query = (
        select(EncryptionKeyRow, IssuedRow, CertificateRight)
        .join(IssuedRow, IssuedRow.id == EncryptionKeyRow.issued_id)
        .join(CertificateRight, CertificateRight.id == IssuedRow.right_id)
        .where(which)
    )
    return [Found(*found) for found in work.db.execute(query)]


def _certify(work: Work, right: CertificateRight, issued: IssuedRow, public_key: bytes) -> bytes:
    # it ends with the signing certificate it belongs to
    start = work.now - timedelta(minutes=5)
    return issue(
        Role.ENCRYPTION,
        Subject(right.subject, right.organisation, right.subject_serial),
        public_key=public_key,
        validity=Validity(start, issued.not_after),
        authority=authorities.load(work, right.authority),
        locations=authorities.locations(work, right.authority),
    )


def _row(issued: IssuedRow, certificate: bytes) -> EncryptionKeyRow:
    info = read(certificate)
    return EncryptionKeyRow(
        id=fresh("enc"),
        issued_id=issued.id,
        current=True,
        serial=info.serial,
        certificate=certificate,
        not_before=info.not_before,
        not_after=info.not_after,
    )
