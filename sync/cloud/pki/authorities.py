"""The test authorities: two CAs in RSA and SM2, the timestamp authorities, the seal agency."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from signing.algorithm import USUAL, Algorithm
from signing.crypto import keys
from signing.crypto.certificates import (
    Authority,
    Locations,
    Role,
    Subject,
    Validity,
    issue,
    issue_root,
)
from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.certificates import AuthorityRow
from sync.protocol.errors import ErrorCode

ORGANISATION: Final = "标印演示(测试)"
ROOT_YEARS: Final = 20
DAYS_PER_YEAR: Final = 365
SEAL_AGENCY: Final = "seal-agency"


@dataclass(frozen=True, slots=True)
class Plan:
    """One authority to establish."""

    code: str
    parent: str | None
    role: Role
    name: str
    algorithm: Algorithm


@dataclass(frozen=True, slots=True)
class Issuer:
    """A CA that issues signers' certificates."""

    code: str
    ca: str
    """e.g. 测试CA甲"""
    algorithm: Algorithm


_SHORT: Final = {Algorithm.RSA_SHA256: "rsa", Algorithm.SM2_SM3: "sm2"}

ISSUERS: Final = tuple(
    Issuer(f"{code}-{_SHORT[algorithm]}", name, algorithm)
    for code, name in (("test-a", "测试CA甲"), ("test-b", "测试CA乙"))
    for algorithm in USUAL
)
TSA: Final = {algorithm: f"test-tsa-{short}" for algorithm, short in _SHORT.items()}
"""Which timestamp authority answers a request, by the algorithm of its imprint."""


def plans() -> tuple[Plan, ...]:
    """All authorities, parents first."""
    found = []
    for issuer in ISSUERS:
        kind = _SHORT[issuer.algorithm].upper()
        root, algorithm = f"{issuer.code}-root", issuer.algorithm
        found += [
            Plan(root, None, Role.ROOT, f"{issuer.ca} {kind} 测试根", algorithm),
            Plan(issuer.code, root, Role.INTERMEDIATE, f"{issuer.ca} {kind}", algorithm),
        ]
    found += [
        Plan(
            code,
            f"test-a-{_SHORT[algorithm]}",
            Role.TSA,
            f"测试时间戳 {_SHORT[algorithm].upper()}",
            algorithm,
        )
        for algorithm, code in TSA.items()
    ]
    # Directly under the root: a seal carries its maker's certificate but none between.
    root = "test-a-sm2-root"
    agency = Plan(SEAL_AGENCY, root, Role.SEAL_AGENCY, "测试印章机构", Algorithm.SM2_SM3)
    return (*found, agency)


def establish(work: Work) -> None:
    """Make the authorities that are missing."""
    existing = set(work.db.scalars(select(AuthorityRow.code)))
    for plan in plans():
        if plan.code not in existing:
            work.db.add(_make(work, plan))
            work.db.flush()


def load(work: Work, code: str) -> Authority:
    """An authority with its key; Refusal (request.not-found)."""
    known = work.cloud.authorities.get(code)
    if known is None:
        row = row_of(work, code)
        pkcs8 = work.cloud.vault.unwrap(row.wrapped_key, purpose=f"authority:{code}")
        chain = chain_of(work, row)
        known = Authority(row.certificate, keys.from_pkcs8(pkcs8), chain)
        work.cloud.authorities[code] = known
    return known


def row_of(work: Work, code: str) -> AuthorityRow:
    """The stored authority; Refusal (request.not-found)."""
    row = work.db.get(AuthorityRow, code)
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def code_of(work: Work, name: str) -> str:
    """The code of the authority with this code or fingerprint; Refusal (request.not-found).

    A fingerprint (SHA-256 of the certificate, hex) is what somebody knows who holds nothing but
    a signer's chain.
    """
    for row in work.db.scalars(select(AuthorityRow).order_by(AuthorityRow.code)):
        if name in (row.code, hashlib.sha256(row.certificate).hexdigest()):
            return row.code
    raise Refusal(ErrorCode.NOT_FOUND)


def chain_of(work: Work, row: AuthorityRow) -> tuple[bytes, ...]:
    """The issuers of `row` up to and without the root, nearest first."""
    found = []
    parent = row.parent
    while parent is not None:
        above = row_of(work, parent)
        if above.parent is not None:
            found.append(above.certificate)
        parent = above.parent
    return tuple(found)


def locations(work: Work, issuer: str) -> Locations:
    """Where certificates of `issuer` say its list and responder are."""
    base = work.settings.pki_url
    if not base:
        return Locations()
    root = f"{base}/pki/{issuer}"
    return Locations(crl=f"{root}.crl", ocsp=f"{root}/ocsp", issuer=f"{root}.cer")


def _make(work: Work, plan: Plan) -> AuthorityRow:
    key = keys.generate(plan.algorithm)
    years = ROOT_YEARS if plan.role is Role.ROOT else ROOT_YEARS // 2
    # a little back, so that a client whose clock is behind does not refuse it
    start = work.now - timedelta(days=1)
    validity = Validity(start, start + timedelta(days=years * DAYS_PER_YEAR))
    subject = Subject(plan.name, organisation=ORGANISATION)
    if plan.parent is None:
        certificate = issue_root(subject, key, validity=validity)
    else:
        certificate = issue(
            plan.role,
            subject,
            public_key=keys.public_key(key),
            validity=validity,
            authority=load(work, plan.parent),
            locations=locations(work, plan.parent),
        )
    purpose = f"authority:{plan.code}"
    return AuthorityRow(
        code=plan.code,
        parent=plan.parent,
        role=plan.role.value,
        name=plan.name,
        algorithm=plan.algorithm.value,
        certificate=certificate,
        wrapped_key=work.cloud.vault.wrap(keys.to_pkcs8(key), purpose=purpose),
    )
