"""What a cloud holds before its first user: authorities, nodes and, in a sandbox, the demo.

The demo is a unit with four persons, whose seals, rights and balance make the whole flow work at
once. Everything is sown by fixed identifiers, so sowing again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from signing.algorithm import Algorithm
from signing.seal.model import SealKind
from sync.cloud import network_seed
from sync.cloud.cloud import Cloud, Work
from sync.cloud.domain import ledger as books
from sync.cloud.pki import authorities
from sync.cloud.services import ledger, notices
from sync.cloud.services.housekeeping import tidy
from sync.cloud.services.ledger import Purpose
from sync.cloud.services.names import token_hash
from sync.cloud.store.certificates import CertificateRight
from sync.cloud.store.migrate import migrate
from sync.cloud.store.money import OrderRow
from sync.cloud.store.people import Desktop, Membership, Person, Unit
from sync.cloud.store.purchases import ProductRow
from sync.cloud.store.records import Fact
from sync.cloud.store.seals import SealGrant
from sync.cloud.store.upsert import insert_missing

UNIT: Final = "unit-demo"
UNIT_NAME: Final = "北京标印建设有限公司(演示)"
CREDIT_CODE: Final = "91110000DEMO000001"
SEAL_CODE: Final = "1101000000001"
MEMBER: Final = "per-member"
MEMBER_NAME: Final = "张伟(演示)"
LEGAL_PERSON_NAME: Final = "王建国(演示)"
BALANCE: Final = 100_00
"""fen"""
CERTIFICATE_DAYS: Final = 365
EMBEDDED_DESKTOP: Final = "dev-embedded"
SOWN: Final = "demo-sown"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person of the demo."""

    id: str
    phone: str
    name: str
    role: str


PEOPLE: Final = (
    DemoPerson("per-legal", "13800000001", LEGAL_PERSON_NAME, "legal-person"),
    DemoPerson("per-admin", "13800000002", "李静(演示)", "admin"),
    DemoPerson(MEMBER, "13800000003", MEMBER_NAME, "member"),
    DemoPerson("per-newcomer", "13800000004", "陈晨(演示)", "member"),
)
SIGNERS: Final = ("per-legal", "per-admin", MEMBER)
"""Who has grants and certificates."""
UNIT_SEALS: Final = (
    ("seal-official", SealKind.OFFICIAL, "公章"),
    ("seal-finance", SealKind.FINANCE, "财务专用章"),
    ("seal-contract", SealKind.CONTRACT, "合同专用章"),
    ("seal-legal", SealKind.LEGAL_PERSON, "法人章"),
)
PERSONAL_SEALS: Final = (
    ("seal-name", SealKind.NAME, "人名章"),
    ("seal-signature", SealKind.SIGNATURE, "手写签名"),
)
PRODUCT_PRICES: Final = {"unit": 130_00, "person": 60_00}
"""fen a year"""


def prepare(cloud: Cloud) -> None:
    """Migrate, tidy, establish the authorities and sow a sandbox's demo; safe to repeat."""
    migrate(cloud.database)
    with cloud.writing() as work:
        tidy(work)
        authorities.establish(work)
        network_seed.establish(work)
        if cloud.settings.sandbox:
            sow(work)
            _products(work)
        if cloud.settings.embedded_token:
            _admit_desktop(work)
    if cloud.settings.sandbox:
        notices.collect(cloud)  # so that the first page is not empty


def sow(work: Work) -> None:
    """Sow the demo unless it was sown before."""
    if not insert_missing(work.db, Fact, name=SOWN, value=work.now.isoformat()):
        return
    work.db.add(
        Unit(
            id=UNIT,
            name=UNIT_NAME,
            credit_code=CREDIT_CODE,
            legal_name=LEGAL_PERSON_NAME,
            verified_at=work.now,
        )
    )
    for person in PEOPLE:
        _person(work, person)
    work.db.flush()
    _seals(work)
    for person_id in SIGNERS:
        _rights(work, next(person for person in PEOPLE if person.id == person_id))
    _balance(work)


def _products(work: Work) -> None:
    """What can be bought; a cloud that was sown before certificates were sold gets them too."""
    for issuer in authorities.ISSUERS:
        for scope, price in PRODUCT_PRICES.items():
            insert_missing(
                work.db,
                ProductRow,
                code=f"{issuer.code}-{scope}",
                authority=issuer.code,
                ca_name=issuer.ca,
                algorithm=issuer.algorithm.value,
                scope=scope,
                price=price,
                days=CERTIFICATE_DAYS,
            )


def _person(work: Work, person: DemoPerson) -> None:
    work.db.add(
        Person(
            id=person.id,
            phone=person.phone,
            name=person.name,
            real_name_at=work.now,
            created_at=work.now,
        )
    )
    work.db.flush()
    work.db.add(
        Membership(
            id=f"mem-{person.id}",
            person_id=person.id,
            unit_id=UNIT,
            role=person.role,
            joined_at=work.now,
        )
    )


def _seals(work: Work) -> None:
    # drawing loads libraries that take a noticeable time, and only the first start draws
    from sync.cloud.demo_seals import make_seal

    for seal_id, kind, word in UNIT_SEALS:
        owner = LEGAL_PERSON_NAME if kind is SealKind.LEGAL_PERSON else UNIT_NAME
        row = make_seal(work, seal_id, kind, name=f"{UNIT_NAME}{word}", owner=owner, code=SEAL_CODE)
        row.unit_id = UNIT
        work.db.add(row)
        work.db.flush()
        work.db.add_all(_grant(work, seal_id, person_id) for person_id in SIGNERS)
    for seal_id, kind, word in PERSONAL_SEALS:
        row = make_seal(work, seal_id, kind, name=f"{MEMBER_NAME}{word}", owner=MEMBER_NAME)
        row.person_id = MEMBER
        work.db.add(row)


def _grant(work: Work, seal_id: str, person_id: str) -> SealGrant:
    # a little back, so that a clock set back a moment later still finds the grant begun
    starts = work.now - timedelta(days=1)
    return SealGrant(
        id=f"grant-{seal_id}-{person_id}",
        seal_id=seal_id,
        person_id=person_id,
        starts_at=starts,
        ends_at=starts + timedelta(days=CERTIFICATE_DAYS),
    )


def _rights(work: Work, person: DemoPerson) -> None:
    for issuer in authorities.ISSUERS:
        work.db.add(_right(person, issuer, unit=True))
    for issuer in authorities.ISSUERS[: len(Algorithm)]:
        work.db.add(_right(person, issuer, unit=False))


def _right(person: DemoPerson, issuer: authorities.Issuer, *, unit: bool) -> CertificateRight:
    kind = "unit" if unit else "personal"
    return CertificateRight(
        id=f"right-{person.id}-{kind}-{issuer.code}",
        person_id=person.id,
        unit_id=UNIT if unit else None,
        authority=issuer.code,
        ca_name=issuer.ca,
        algorithm=issuer.algorithm.value,
        # a unit's certificate names the unit; the record knows which member used it
        subject=UNIT_NAME if unit else person.name,
        organisation=UNIT_NAME if unit else None,
        subject_serial=CREDIT_CODE if unit else None,
        days=CERTIFICATE_DAYS,
        home_platform=network_seed.HOME_PLATFORM,
    )


def _balance(work: Work) -> None:
    order = OrderRow(
        id="ord-demo",
        kind="recharge",
        person_id=MEMBER,
        amount=BALANCE,
        channel="alipay",
        gift=0,
        state="paid",
        placed_at=work.now,
        paid_at=work.now,
    )
    work.db.add(order)
    work.db.flush()
    ledger.post(work, books.recharge(MEMBER, BALANCE), Purpose(MEMBER, order=order.id))


def _admit_desktop(work: Work) -> None:
    hashed = token_hash(work.settings.embedded_token)
    row = work.db.scalars(select(Desktop).where(Desktop.id == EMBEDDED_DESKTOP)).one_or_none()
    if row is not None:
        row.token_hash = hashed
        return
    bound = work.settings.sandbox
    work.db.add(
        Desktop(
            id=EMBEDDED_DESKTOP,
            token_hash=hashed,
            person_id=MEMBER if bound else None,
            unit_id=UNIT if bound else None,
            created_at=work.now,
        )
    )
