"""What is said about a seal that travels with a signature: every fault and every note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.seal import esseal, picture, templates
from signing.seal.model import SealKind
from signing.verify import rows, seal_row
from signing.verify.model import Row, RowKind, Verdict
from signing.verify.trust import TrustStore
from signing.verify.trust_rows import Context, ProvenTime


@pytest.fixture
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def seal_of(pki: Any, **changed: Any) -> bytes:
    info = esseal.SealInfo(
        id="TEST0001",
        name="测试公章",
        type=esseal.SealType.UNIT,
        art=templates.draw(SealKind.OFFICIAL, owner="测试单位"),
        created=pki.now,
        valid_from=pki.now - timedelta(days=1),
        valid_until=pki.now + timedelta(days=9),
        digests=(esseal.digest_entry(pki.signer.certificate),),
    )
    return esseal.build(
        replace(info, **changed),
        pki.tsa.certificate,
        lambda data: keys.sign(pki.tsa.key, pki.tsa.key.algorithm, data),
    )


def said(pki: Any, der: bytes) -> Row:
    time = ProvenTime(rows.row(RowKind.TIME, Verdict.VALID, ""), pki.now, pki.now)
    context = Context(TrustStore((pki.root.certificate,)), pki.now, pool=(pki.ca.certificate,))
    return seal_row.seal(der, certificate=pki.signer.certificate, time=time, context=context)


def test_a_good_seal_is_valid(pki: Any) -> None:
    assert said(pki, seal_of(pki)).verdict is Verdict.VALID


def test_a_forged_seal_is_invalid(pki: Any) -> None:
    der = seal_of(pki)
    forged = der.replace("测试公章".encode(), "测试私章".encode(), 1)
    assert forged != der
    row = said(pki, forged)
    assert (row.verdict, "伪造" in row.template) == (Verdict.INVALID, True)


def test_a_seal_of_an_unknown_algorithm_is_unknown(pki: Any) -> None:
    der = seal_of(pki)
    at = der.rindex(bytes.fromhex("06082a811ccf55018375"))
    odd = der[: at + 9] + b"\x70" + der[at + 10 :]
    assert said(pki, odd).verdict is Verdict.UNKNOWN


def test_a_seal_made_by_an_expired_agency_is_invalid(pki: Any) -> None:
    row = said(pki, seal_of(pki, created=pki.now - timedelta(days=400)))
    assert (row.verdict, "机构的证书" in row.template) == (Verdict.INVALID, True)


def test_a_picture_of_another_size_than_declared_is_noted(
    pki: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as careless_maker:
        careless_maker.setattr(picture, "whole_mm", lambda length: round(length) + 1)
        der = seal_of(pki)
    row = said(pki, der)
    assert (row.verdict, "尺寸" in row.template) == (Verdict.VALID_WITH_NOTES, True)


def test_a_seal_is_judged_when_it_was_used(pki: Any) -> None:
    """By the proven time, else by the claimed one, and only without either as of now."""
    der = seal_of(pki)
    late = pki.now + timedelta(days=99)
    context = Context(TrustStore((pki.root.certificate,)), late, pool=(pki.ca.certificate,))
    for proven, stated, verdict in (
        (pki.now, pki.now, Verdict.VALID),
        (None, pki.now, Verdict.VALID),
        (None, None, Verdict.INVALID),
        (late, pki.now, Verdict.INVALID),
    ):
        time = ProvenTime(rows.row(RowKind.TIME, Verdict.VALID, ""), proven, stated)
        row = seal_row.seal(der, certificate=pki.signer.certificate, time=time, context=context)
        assert row.verdict is verdict


UNIT = "北京标印建设有限公司(演示)"


def borrowed(pki: Any, **changed: Any) -> Row:
    """A seal from before the signer's certificate, whose list does not name it."""
    facts = {"created": pki.now - timedelta(days=30), "digests": ()} | changed
    return said(pki, seal_of(pki, **facts))


def someone_elses(pki: Any) -> tuple[esseal.CertificateDigestEntry, ...]:
    return (esseal.digest_entry(pki.ca.certificate),)


def test_a_seal_of_the_signers_own_name_may_be_older_than_his_certificate(pki: Any) -> None:
    row = borrowed(pki, name=f"{UNIT}公章", digests=someone_elses(pki))
    assert (row.verdict, "尚无此证书" in row.template) == (Verdict.VALID_WITH_NOTES, True)


def test_a_stolen_seal_is_invalid_with_a_newer_certificate(pki: Any) -> None:
    """Whoever gets a certificate today must not use what is found in others' signed files."""
    row = borrowed(pki, name="上海某某集团公章", digests=someone_elses(pki))
    assert (row.verdict, "允许的列表" in row.template) == (Verdict.INVALID, True)


def test_a_seal_for_no_certificate_in_particular_must_bear_the_signers_name(pki: Any) -> None:
    assert borrowed(pki, name=f"{UNIT}公章").verdict is Verdict.VALID_WITH_NOTES
    row = borrowed(pki, name="上海某某集团公章")
    assert (row.verdict, "不同名" in row.template) == (Verdict.UNKNOWN, True)
