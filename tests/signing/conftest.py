"""A small test PKI for each algorithm, made once per run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from signing.algorithm import USUAL, Algorithm
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Locations, Role, Subject, Validity

NOW = datetime(2026, 3, 8, 6, 5, tzinfo=UTC)
VALIDITY = Validity(NOW - timedelta(days=30), NOW + timedelta(days=3650))


@dataclass(frozen=True)
class Pki:
    """Root → CA → signer, timestamp authority, OCSP responder."""

    algorithm: Algorithm
    now: datetime
    root: Authority
    ca: Authority
    signer: Authority
    tsa: Authority
    ocsp: Authority

    def issue(
        self, role: Role, name: str, *, validity: Validity = VALIDITY, issuer: str = "ca"
    ) -> Authority:
        """A further certificate with a key of its own."""
        key = keys.generate(self.algorithm)
        authority: Authority = getattr(self, issuer)
        certificate = certificates.issue(
            role,
            Subject(name),
            public_key=keys.public_key(key),
            validity=validity,
            authority=authority,
        )
        chain = (authority.certificate,) if issuer != "root" else ()
        return Authority(certificate, key, chain)


def _authority(role: Role, subject: Subject, issuer: Authority, *, top: bool = False) -> Authority:
    key = keys.generate(issuer.key.algorithm)
    certificate = certificates.issue(
        role,
        subject,
        public_key=keys.public_key(key),
        validity=VALIDITY,
        authority=issuer,
        locations=Locations(
            crl="http://127.0.0.1/pki/ca.crl",
            ocsp="http://127.0.0.1/pki/ca/ocsp",
            issuer="http://127.0.0.1/pki/ca.cer",
        ),
    )
    return Authority(certificate, key, () if top else (issuer.certificate,))


def _make(algorithm: Algorithm) -> Pki:
    key = keys.generate(algorithm)
    root = Authority(
        certificates.issue_root(Subject("测试根CA", "测试机构"), key, validity=VALIDITY), key
    )
    ca = _authority(Role.INTERMEDIATE, Subject("测试CA甲", "测试机构"), root, top=True)
    unit = Subject("北京标印建设有限公司(演示)", "北京标印建设有限公司(演示)", "91110000MA0TEST000")
    return Pki(
        algorithm=algorithm,
        now=NOW,
        root=root,
        ca=ca,
        signer=_authority(Role.SIGNER, unit, ca),
        tsa=_authority(Role.TSA, Subject("测试时间戳"), ca),
        ocsp=_authority(Role.OCSP, Subject("测试OCSP"), ca),
    )


@pytest.fixture(scope="session")
def make_pki() -> Callable[[Algorithm], Pki]:
    """The PKI of an algorithm, made at the first call."""
    made: dict[Algorithm, Pki] = {}

    def get(algorithm: Algorithm) -> Pki:
        if algorithm not in made:
            made[algorithm] = _make(algorithm)
        return made[algorithm]

    return get


@pytest.fixture(params=USUAL, ids=lambda algorithm: str(algorithm))
def pki(request: pytest.FixtureRequest, make_pki: Callable[[Algorithm], Pki]) -> Pki:
    """The PKI, once for each algorithm."""
    return make_pki(request.param)
