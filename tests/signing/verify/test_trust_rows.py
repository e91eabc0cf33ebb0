"""Times that prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from asn1crypto import core, x509

from signing.algorithm import Algorithm
from signing.clock import CLOCK_TOLERANCE
from signing.cms import timestamp
from signing.crypto import certificates
from signing.crypto.certificates import Role
from signing.crypto.revocation import CertificateStatus, Status, build_crl
from signing.verify import rows, trust_rows
from signing.verify.chain import ChainOutcome
from signing.verify.contents import Contents
from signing.verify.model import RowKind, Verdict
from signing.verify.revoked import Evidence
from signing.verify.trust import TrustStore
from signing.verify.trust_rows import Context, ProvenTime
from signing.verify.verify import verify_file


def test_timestamp_from_the_future_proves_nothing(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Callable[..., Path]
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    signed = sign(pki, plain_pdf, tsa=pki.tsa, at=pki.now + timedelta(days=2))
    trust = TrustStore((pki.root.certificate,))
    (signature,) = verify_file(signed, trust=trust, now=pki.now).signatures
    (row,) = [row for row in signature.rows if row.kind is RowKind.TIME]
    assert row.verdict is Verdict.UNKNOWN
    assert "将来" in row.template
    assert not signature.timestamped


def test_a_clock_that_is_a_little_slow_makes_no_future(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Callable[..., Path]
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    trust = TrustStore((pki.root.certificate,))
    for slow, verdict in (
        (CLOCK_TOLERANCE, Verdict.VALID),
        (CLOCK_TOLERANCE + timedelta(seconds=1), Verdict.UNKNOWN),
    ):
        (signature,) = verify_file(signed, trust=trust, now=pki.now - slow).signatures
        (row,) = [row for row in signature.rows if row.kind is RowKind.TIME]
        assert row.verdict is verdict
        assert signature.timestamped is (verdict is Verdict.VALID)


def stamped(pki: Any) -> tuple[Contents, bytes]:
    """A value and a token over another one."""
    request = timestamp.timestamp_request(b"another value", pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    return Contents(pki.signer.certificate, (), b"value", token=token), token


def test_a_timestamp_over_something_else_proves_nothing(
    make_pki: Callable[[Algorithm], Any],
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    context = Context(TrustStore((pki.root.certificate,)), pki.now)
    found, token = stamped(pki)
    assert trust_rows.time(found, None, context).row.verdict is Verdict.UNKNOWN
    assert trust_rows.document_timestamp(found, b"junk", context).proven is None
    pool = Contents(pki.tsa.certificate, (pki.ca.certificate,), b"value")
    assert trust_rows.document_timestamp(pool, token, context).proven == pki.now


def test_no_time_at_all_is_a_note(make_pki: Callable[[Algorithm], Any]) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    found = Contents(pki.signer.certificate, (), b"value")
    told = trust_rows.time(found, None, Context(TrustStore(), pki.now))
    assert (told.row.verdict, told.stated) == (Verdict.VALID_WITH_NOTES, None)


def test_an_unknown_critical_extension_is_unknown(make_pki: Callable[[Algorithm], Any]) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    odd = x509.Certificate.load(pki.signer.certificate)
    extension: dict[str, Any] = {
        "extn_id": "1.2.3.4",
        "critical": True,
        "extn_value": core.ParsableOctetString(b"\x05\x00"),
    }
    odd["tbs_certificate"]["extensions"].append(extension)
    der = odd.dump(force=True)
    context = Context(TrustStore((der,)), pki.now)
    path, row = trust_rows.chain(der, (), proven=None, context=context)
    assert path.outcome is ChainOutcome.UNSUPPORTED
    assert row.verdict is Verdict.UNKNOWN


def test_revoked_with_only_a_claimed_time_before_is_unknown(
    make_pki: Callable[[Algorithm], Any],
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    later = pki.now + timedelta(days=3)
    serial = int(certificates.read(pki.signer.certificate).serial, 16)
    listing = build_crl(
        pki.ca,
        {serial: CertificateStatus(Status.REVOKED, later)},
        this_update=later,
        next_update=later + timedelta(days=7),
        number=1,
    )
    context = Context(TrustStore((pki.root.certificate,)), later, evidence=Evidence((listing,)))
    path, _ = trust_rows.chain(
        pki.signer.certificate, (pki.ca.certificate,), proven=None, context=context
    )
    note = rows.row(RowKind.TIME, Verdict.VALID_WITH_NOTES, "")
    before = ProvenTime(note, None, pki.now)
    unsaid = ProvenTime(note, None, None)
    assert trust_rows.revocation(path, stated=before, context=context).verdict is Verdict.UNKNOWN
    assert trust_rows.revocation(path, stated=unsaid, context=context).verdict is Verdict.INVALID


def test_a_certificate_trusted_itself_has_nobody_to_ask(
    make_pki: Callable[[Algorithm], Any],
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    context = Context(TrustStore((pki.root.certificate,)), pki.now)
    path, _ = trust_rows.chain(pki.root.certificate, (), proven=None, context=context)
    time = ProvenTime(rows.row(RowKind.TIME, Verdict.VALID, ""), None, None)
    assert trust_rows.revocation(path, stated=time, context=context).verdict is Verdict.VALID


def test_nowhere_to_ask_is_a_note(make_pki: Callable[[Algorithm], Any]) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    silent = pki.issue(Role.SIGNER, "测试")
    context = Context(TrustStore((pki.root.certificate,)), pki.now)
    path, _ = trust_rows.chain(silent.certificate, silent.chain, proven=None, context=context)
    time = ProvenTime(rows.row(RowKind.TIME, Verdict.VALID, ""), None, None)
    told = trust_rows.revocation(path, stated=time, context=context)
    assert told.verdict is Verdict.VALID_WITH_NOTES


def test_who_may_sign_is_told(make_pki: Callable[[Algorithm], Any]) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    assert rows.signer(certificates.read(pki.ca.certificate)).verdict is Verdict.VALID_WITH_NOTES
    info = certificates.read(pki.signer.certificate)
    assert rows.signer(replace(info, is_test=False)).template == "{name}"
    assert rows.signer(info).arguments["name"] == info.common_name == info.organisation
    other = rows.signer(replace(info, organisation="另一单位"))
    assert other.arguments["name"] == f"{info.common_name} · 另一单位"
