"""May this person sign this now? Asked at the scan, at authorisation and again while signing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Period:
    """A grant's time, both ends inclusive to the second; `end` None is for ever."""

    start: datetime
    end: datetime | None

    def covers(self, now: datetime) -> bool:
        """Whether `now` lies inside."""
        return self.start <= now and (self.end is None or now < self.end + timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class SealFacts:
    """A seal, and what this person holds of it."""

    id: str
    name: str
    unit: str | None
    """None: a personal seal of `person`."""
    person: str | None
    void: bool
    grants: tuple[Period, ...]
    """Grants to the asking person that were not revoked."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The asking person."""

    id: str
    real_name: bool
    units: frozenset[str]
    """Units of live memberships."""
    former_units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """The chosen certificate on the asking device."""

    algorithm: str
    digest: str
    """The digest that files must have been prepared with."""
    unit: str | None
    right_ended: bool
    issued: bool
    revoked: bool
    not_before: datetime | None
    not_after: datetime | None
    platforms: frozenset[str]
    home: str | None = None
    """The platform where it was obtained."""


def check_person(person: PersonFacts, unit: str | None) -> None:
    """Real name verified, and a member of `unit` when one is chosen."""
    if not person.real_name:
        raise Refusal(ErrorCode.REAL_NAME_REQUIRED)
    if unit is not None and unit not in person.units:
        ended = unit in person.former_units
        raise Refusal(ErrorCode.MEMBERSHIP_ENDED if ended else ErrorCode.UNIT_REQUIRED)


def seal_problem(
    seal: SealFacts, person: PersonFacts, *, unit: str | None, now: datetime
) -> ErrorCode | None:
    """Why `person`, acting for `unit`, may not use `seal` now; None when allowed."""
    if seal.void:
        return ErrorCode.SEAL_VOID
    if seal.unit is None:
        return None if seal.person == person.id else ErrorCode.SEAL_NOT_GRANTED
    if seal.unit != unit or seal.unit not in person.units or not seal.grants:
        return ErrorCode.SEAL_NOT_GRANTED
    if not any(period.covers(now) for period in seal.grants):
        return ErrorCode.SEAL_GRANT_EXPIRED
    return None


def check_seals(
    seals: Iterable[SealFacts], person: PersonFacts, *, unit: str | None, now: datetime
) -> None:
    """Every seal is granted now and not void; Refusal names the first that is not."""
    for seal in seals:
        problem = seal_problem(seal, person, unit=unit, now=now)
        if problem is not None:
            raise Refusal(problem, seal=seal.name)


def possible_units(
    seals: Sequence[SealFacts], person: PersonFacts, now: datetime
) -> tuple[str | None, ...]:
    """Identities (units, None for personal) under which all seals may be used; may be empty."""
    wanted: set[str | None] = {seal.unit for seal in seals if seal.unit is not None}
    candidates = wanted or {None, *person.units}
    return tuple(
        unit
        for unit in sorted(candidates, key=lambda item: item or "")
        if (unit is None or unit in person.units)
        and all(seal_problem(seal, person, unit=unit, now=now) is None for seal in seals)
    )


def joined_units(person: PersonFacts) -> tuple[str, ...]:
    """Identities for encrypting and decrypting: units only, and no seal is asked for.

    Refusal without a unit, or without a verified identity.
    """
    check_person(person, None)
    if not person.units:
        ended = bool(person.former_units)
        raise Refusal(ErrorCode.MEMBERSHIP_ENDED if ended else ErrorCode.NO_UNIT)
    return tuple(sorted(person.units))


def certificate_problem(
    certificate: CertificateFacts,
    *,
    unit: str | None,
    platform: str,
    digests: frozenset[str],
    now: datetime,
    native: bool = False,
) -> ErrorCode | None:
    """Why the certificate is unfit for a session on `platform`; None when fit.

    `native`: the identity has a certificate of this very platform, and then uses no other.
    """
    if certificate.unit != unit:
        return ErrorCode.CERTIFICATE_UNUSABLE
    if certificate.right_ended or certificate.revoked:
        return ErrorCode.CERTIFICATE_REVOKED
    if platform and platform not in certificate.platforms:
        return ErrorCode.CERTIFICATE_PLATFORM
    if native and certificate.home != platform:
        return ErrorCode.CERTIFICATE_ELSEWHERE
    if digests and certificate.digest not in digests:
        return ErrorCode.CERTIFICATE_ALGORITHM
    if not certificate.issued or certificate.not_before is None or certificate.not_after is None:
        return ErrorCode.CERTIFICATE_NOT_ISSUED
    if not certificate.not_before <= now <= certificate.not_after:
        return ErrorCode.CERTIFICATE_EXPIRED
    return None
