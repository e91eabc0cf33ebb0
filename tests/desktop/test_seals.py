"""Seal files judged with their maker's chain, and written without overwriting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.seals import judge, write_exclusively
from signing.algorithm import Algorithm
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Subject, Validity
from signing.errors import OutputError, SealError
from signing.seal import esseal
from signing.seal.model import SealKind
from signing.seal.templates import draw
from signing.verify.trust import TrustStore

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def agency() -> Authority:
    key = keys.generate(Algorithm.SM2_SM3)
    validity = Validity(NOW - YEAR, NOW + YEAR)
    return Authority(certificates.issue_root(Subject("测试制章机构"), key, validity=validity), key)


@pytest.fixture(scope="module")
def seal(agency: Authority) -> bytes:
    info = esseal.SealInfo(
        id="TEST0001",
        name="张伟人名章(演示)",
        type=esseal.SealType.PERSON,
        art=draw(SealKind.NAME, owner="张伟(演示)"),
        created=NOW,
        valid_from=NOW,
        valid_until=NOW + YEAR,
    )
    return esseal.build(
        info,
        agency.certificate,
        lambda data: keys.sign(agency.key, agency.key.algorithm, data),
    )


def test_a_good_seal_of_a_trusted_maker(agency: Authority, seal: bytes) -> None:
    judged = judge(seal, trust=TrustStore((agency.certificate,)), at=NOW + YEAR / 2)
    assert judged.is_good
    assert judged.sentences() == ["印章有效。"]


def test_nobodys_maker_is_not_trusted(seal: bytes) -> None:
    judged = judge(seal, trust=TrustStore(), at=NOW)
    assert not judged.is_good
    assert judged.sentences() == ["制作机构不受信任"]


def test_every_fault_is_said(agency: Authority, seal: bytes) -> None:
    altered = seal.replace(b"TEST0001", b"TEST0002")
    judged = judge(altered, trust=TrustStore((agency.certificate,)), at=NOW + 2 * YEAR)
    assert not judged.is_good
    assert judged.sentences() == ["制作机构的签名不正确,印章可能被伪造", "印章不在有效期内"]


def test_what_is_no_seal_cannot_be_judged() -> None:
    with pytest.raises(SealError):
        judge(b"text", trust=TrustStore(), at=NOW)


def test_an_existing_file_is_never_overwritten(tmp_path: Path, seal: bytes) -> None:
    path = tmp_path / "章.esl"
    write_exclusively(path, seal)
    assert path.read_bytes() == seal
    with pytest.raises(OutputError):
        write_exclusively(path, b"")
    assert path.read_bytes() == seal
