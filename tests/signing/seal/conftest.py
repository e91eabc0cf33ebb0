"""A test seal agency and seals it makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signing.algorithm import USUAL
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Subject, Validity
from signing.seal.esseal import SealInfo, SealType
from signing.seal.model import SealKind, VectorArt
from signing.seal.templates import draw

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def art() -> VectorArt:
    return draw(SealKind.NAME, owner="张伟(演示)")


@pytest.fixture(scope="session", params=USUAL, ids=str)
def agency(request: pytest.FixtureRequest) -> Authority:
    key = keys.generate(request.param)
    validity = Validity(NOW - timedelta(days=100), NOW + timedelta(days=100))
    return Authority(certificates.issue_root(Subject("测试制章机构"), key, validity=validity), key)


@pytest.fixture
def info(art: VectorArt) -> SealInfo:
    return SealInfo(
        id="TEST0001",
        name="张伟人名章(演示)",
        type=SealType.PERSON,
        art=art,
        created=NOW,
        valid_from=NOW,
        valid_until=NOW + timedelta(days=30),
    )
