"""What the database says, as the value types that the rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from signing.algorithm import Algorithm
from sync.cloud.cloud import Work
from sync.cloud.domain.authority import CertificateFacts, Period, PersonFacts, SealFacts
from sync.cloud.domain.billing import ChargeUnit, PriceRule, Purse
from sync.cloud.domain.passes import Holder, Pass
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import ledger
from sync.cloud.store.certificates import CertificateRight, IssuedRow, PlatformAuthority
from sync.cloud.store.money import DayPassRow
from sync.cloud.store.people import Membership, Person, Recognition
from sync.cloud.store.seals import SealGrant, SealRow
from sync.cloud.store.sessions import SessionRow
from sync.protocol.errors import ErrorCode


def person_facts(work: Work, person_id: str) -> PersonFacts:
    """Who the person is, and where a member; Refusal (auth.required) if there is none."""
    person = work.db.get(Person, person_id)
    if person is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    memberships = list(work.db.scalars(select(Membership).where(Membership.person_id == person_id)))
    return PersonFacts(
        person_id,
        real_name=person.real_name_at is not None,
        units=frozenset(m.unit_id for m in memberships if m.ended_at is None),
        former_units=frozenset(m.unit_id for m in memberships if m.ended_at is not None),
    )


def seal_facts(work: Work, seal_ids: Iterable[str], person_id: str) -> tuple[SealFacts, ...]:
    """The seals, with the person's grants; Refusal (seal.unknown)."""
    found = []
    for seal_id in sorted(set(seal_ids)):
        seal = work.db.get(SealRow, seal_id)
        if seal is None:
            raise Refusal(ErrorCode.SEAL_UNKNOWN, seal=seal_id)
        found.append(facts_of(work, seal, person_id))
    return tuple(found)


def facts_of(work: Work, seal: SealRow, person_id: str) -> SealFacts:
    """One seal, with the person's grants."""
    grants = work.db.scalars(
        select(SealGrant).where(
            SealGrant.seal_id == seal.id,
            SealGrant.person_id == person_id,
            SealGrant.revoked_at.is_(None),
        )
    )
    return SealFacts(
        seal.id,
        seal.name,
        unit=seal.unit_id,
        person=seal.person_id,
        void=seal.voided_at is not None,
        grants=tuple(Period(grant.starts_at, grant.ends_at) for grant in grants),
    )


def certificate_facts(
    work: Work, right: CertificateRight, issued: IssuedRow | None
) -> CertificateFacts:
    """A right, and the certificate issued under it on one device, if any."""
    algorithm = Algorithm(right.algorithm)
    platforms = work.db.scalars(
        select(PlatformAuthority.platform).where(PlatformAuthority.authority == right.authority)
    )
    return CertificateFacts(
        algorithm=algorithm.value,
        digest=algorithm.digest.value,
        unit=right.unit_id,
        right_ended=right.ended_at is not None,
        issued=issued is not None,
        revoked=issued is not None and issued.revoked_at is not None,
        not_before=issued.not_before if issued else None,
        not_after=issued.not_after if issued else None,
        platforms=frozenset(platforms),
        home=right.home_platform,
    )


def recognition_open(work: Work, person_id: str, unit: str | None) -> bool:
    """Whether mutual recognition was opened for this identity."""
    return work.db.get(Recognition, (person_id, unit or "")) is not None


def native(work: Work, person_id: str, unit: str | None, platform: str) -> bool:
    """Whether the identity holds a certificate that was obtained on this very platform.

    Elsewhere its certificates work by mutual recognition, which is opened first and paid by use
    or by day (manual 5).
    """
    query = select(CertificateRight.id).where(
        CertificateRight.person_id == person_id,
        CertificateRight.unit_id == unit,
        CertificateRight.home_platform == platform,
        CertificateRight.ended_at.is_(None),
    )
    return work.db.scalars(query.limit(1)).first() is not None


def admitted(work: Work, person_id: str, unit: str | None, platform: str) -> bool:
    """Whether the identity's certificates are good on the platform: its own, or by recognition."""
    return native(work, person_id, unit, platform) or recognition_open(work, person_id, unit)


def live_pass(work: Work, platform: str, holder: Holder) -> datetime | None:
    """The end of the pass that is live now, if any."""
    ends = [item.ends for item in passes_of(work, holder, platform) if item.live(work.now)]
    return max(ends, default=None)


def passes_of(work: Work, holder: Holder, platform: str) -> tuple[Pass, ...]:
    """All passes of one identity on one platform."""
    rows = work.db.scalars(
        select(DayPassRow).where(DayPassRow.holder == holder.key, DayPassRow.platform == platform)
    )
    return tuple(Pass(row.platform, row.holder, row.starts_at, row.ends_at) for row in rows)


def price_rule(row: SessionRow) -> PriceRule:
    """The prices as they stood when the session was created."""
    unit: ChargeUnit = "file" if row.charge_unit == "file" else "session"
    return PriceRule(row.price_use, row.price_day, unit)


def purse(work: Work, row: SessionRow, *, person_id: str, unit: str | None) -> Purse:
    """What pays for the session; its own reservation counts as available again."""
    free = ledger.spendable(work, person_id).total
    if row.charge_state == "reserved" and row.payer_id == person_id:
        free += row.charge_amount
    return Purse(
        free,
        live_pass(work, row.platform, Holder(person_id, unit)),
        native=native(work, person_id, unit, row.platform),
    )
