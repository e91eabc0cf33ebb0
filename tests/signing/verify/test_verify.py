"""The verdict over real files: signed by us, tampered with, revoked, expired, offline."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from asn1crypto import cms, core

from signing.algorithm import USUAL, Algorithm
from signing.crypto import certificates, revocation
from signing.crypto.certificates import Role, Validity
from signing.crypto.revocation import CertificateStatus, Status
from signing.errors import FileAccessError, NotPdfError, PasswordError
from signing.verify.model import FileReport, RowKind, SignatureReport, Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

Trust = Callable[[Any], TrustStore]
Sign = Callable[..., Path]


def verdict_of(report: FileReport | SignatureReport, kind: RowKind) -> Verdict:
    signature = report.signatures[-1] if isinstance(report, FileReport) else report
    (row,) = [row for row in signature.rows if row.kind is kind]
    return row.verdict


def make_crl(pki: Any, *, revoked_at: datetime | None = None, made: datetime) -> bytes:
    serial = int(certificates.read(pki.signer.certificate).serial, 16)
    entries = {serial: CertificateStatus(Status.REVOKED, revoked_at)} if revoked_at else {}
    return revocation.build_crl(
        pki.ca, entries, this_update=made, next_update=made + timedelta(days=7), number=1
    )


@pytest.mark.requirement("R072")
def test_timestamped_signature_with_revocation_data_is_valid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust, make_seal: Callable[..., bytes]
) -> None:
    signed = sign(
        pki,
        plain_pdf,
        tsa=pki.tsa,
        seal=make_seal(pki, [pki.signer.certificate]),
        crls=[make_crl(pki, made=pki.now)],
    )
    report = verify_file(signed, trust=trust(pki), now=pki.now + timedelta(days=30))
    (signature,) = report.signatures
    assert [row.verdict for row in signature.rows] == [Verdict.VALID] * 9
    assert report.verdict is signature.verdict is Verdict.VALID
    assert signature.timestamped
    assert signature.signed_at == pki.now
    assert signature.covers_whole_file
    assert signature.revision_end == report.size == signed.stat().st_size
    assert signature.page == 1
    assert signature.rect_pt is not None
    assert signature.signer == "北京标印建设有限公司(演示)"
    assert signature.issuer == "测试CA甲"


def test_content_inside_the_signature_is_noted(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    """It lies in the gap, so the signature fits; the kind is detached all the same."""
    signed = sign(pki, plain_pdf)
    data = signed.read_bytes()
    start = data.rindex(b"/Contents<") + len(b"/Contents<")
    end = data.index(b">", start)
    message = cms.ContentInfo.load(bytes.fromhex(data[start:end].decode()))
    message["content"]["encap_content_info"]["content"] = core.OctetString(b"")
    enclosing = message.dump(force=True).hex().encode().ljust(end - start, b"0")
    signed.write_bytes(data[:start] + enclosing + data[end:])
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert verdict_of(report, RowKind.INTEGRITY) is Verdict.VALID_WITH_NOTES


@pytest.mark.parametrize("updated", [False, True])
def test_bytes_before_the_header_do_not_hide_a_signature(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust, *, updated: bool
) -> None:
    plain_pdf.write_bytes(b"printed by a portal\r\n" + plain_pdf.read_bytes())
    signed = sign(pki, sign(pki, plain_pdf)) if updated else sign(pki, plain_pdf)
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert len(report.signatures) == 1 + updated
    for signature in report.signatures:
        assert verdict_of(signature, RowKind.INTEGRITY) is Verdict.VALID
        assert verdict_of(signature, RowKind.MODIFICATIONS) is not Verdict.INVALID
        assert signature.page == 1


def test_test_certificate_is_named(pki: Any, plain_pdf: Path, sign: Sign, trust: Trust) -> None:
    report = verify_file(sign(pki, plain_pdf), trust=trust(pki), now=pki.now)
    (signature,) = report.signatures
    assert signature.test_certificate
    assert any("测试证书" in row.template for row in signature.rows)


def test_signature_without_timestamp_has_notes(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    report = verify_file(sign(pki, plain_pdf), trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.VALID_WITH_NOTES
    assert verdict_of(report, RowKind.TIME) is Verdict.VALID_WITH_NOTES
    assert not report.signatures[0].timestamped


def test_unsigned_file(pki: Any, plain_pdf: Path, trust: Trust) -> None:
    report = verify_file(plain_pdf, trust=trust(pki))
    assert report.verdict is Verdict.UNSIGNED
    assert report.signatures == ()


def test_unknown_issuer_is_unknown_never_invalid(pki: Any, plain_pdf: Path, sign: Sign) -> None:
    report = verify_file(sign(pki, plain_pdf, tsa=pki.tsa), trust=TrustStore(), now=pki.now)
    assert report.verdict is Verdict.UNKNOWN
    assert verdict_of(report, RowKind.INTEGRITY) is Verdict.VALID
    assert verdict_of(report, RowKind.CHAIN) is Verdict.UNKNOWN


def test_changed_byte_is_invalid(pki: Any, plain_pdf: Path, sign: Sign, trust: Trust) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    data = bytearray(signed.read_bytes())
    at = data.index(b"/MediaBox")
    data[at + 1] ^= 1
    signed.write_bytes(data)
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.INVALID
    assert verdict_of(report, RowKind.INTEGRITY) is Verdict.INVALID


def test_revoked_before_signing_is_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    before = make_crl(pki, revoked_at=pki.now - timedelta(days=1), made=pki.now)
    report = verify_file(
        sign(pki, plain_pdf, tsa=pki.tsa, crls=[before]), trust=trust(pki), now=pki.now
    )
    assert verdict_of(report, RowKind.REVOCATION) is Verdict.INVALID
    assert report.verdict is Verdict.INVALID


def test_revoked_after_the_proven_time_has_notes(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    later = pki.now + timedelta(days=3)
    after = make_crl(pki, revoked_at=later, made=later)
    report = verify_file(
        sign(pki, plain_pdf, tsa=pki.tsa, crls=[after]), trust=trust(pki), now=later
    )
    assert verdict_of(report, RowKind.REVOCATION) is Verdict.VALID_WITH_NOTES


def test_nobody_to_ask_is_a_note_and_asking_in_vain_is_unknown(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    offline = verify_file(signed, trust=trust(pki), now=pki.now)
    in_vain = verify_file(signed, trust=trust(pki), now=pki.now, fetch=lambda url, body: None)
    assert offline.verdict is Verdict.VALID_WITH_NOTES
    assert in_vain.verdict is Verdict.UNKNOWN


def test_fetched_answer_decides(pki: Any, plain_pdf: Path, sign: Sign, trust: Trust) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    asked = []

    def fetch(url: str, body: bytes | None) -> bytes | None:
        asked.append(url)
        if body is None:
            return make_crl(pki, made=pki.now)
        return b"no OCSP here"

    report = verify_file(signed, trust=trust(pki), now=pki.now, fetch=fetch)
    assert report.verdict is Verdict.VALID
    assert asked[:2] == ["http://127.0.0.1/pki/ca/ocsp", "http://127.0.0.1/pki/ca.crl"]


def test_expired_after_the_proven_time_has_notes(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    report = verify_file(
        sign(pki, plain_pdf, tsa=pki.tsa), trust=trust(pki), now=pki.now + timedelta(days=5000)
    )
    assert verdict_of(report, RowKind.CHAIN) is Verdict.VALID_WITH_NOTES


def test_expired_without_proven_time_is_unknown(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    report = verify_file(sign(pki, plain_pdf), trust=trust(pki), now=pki.now + timedelta(days=5000))
    assert verdict_of(report, RowKind.CHAIN) is Verdict.UNKNOWN


def test_signed_outside_the_period_is_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    period = Validity(pki.now - timedelta(days=20), pki.now - timedelta(days=10))
    expired = pki.issue(Role.SIGNER, "过期测试", validity=period)
    report = verify_file(
        sign(pki, plain_pdf, signer=expired, tsa=pki.tsa), trust=trust(pki), now=pki.now
    )
    assert verdict_of(report, RowKind.CHAIN) is Verdict.INVALID


def test_untrusted_timestamp_proves_nothing(
    pki: Any, plain_pdf: Path, sign: Sign, make_pki: Callable[[Algorithm], Any]
) -> None:
    (other,) = set(USUAL) - {pki.algorithm}
    signed = sign(pki, plain_pdf, tsa=make_pki(other).tsa)
    report = verify_file(signed, trust=TrustStore((pki.root.certificate,)), now=pki.now)
    assert verdict_of(report, RowKind.TIME) is Verdict.VALID_WITH_NOTES
    assert not report.signatures[0].timestamped


def test_second_signature_keeps_the_first(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    first = sign(pki, plain_pdf, tsa=pki.tsa)
    second = sign(pki, first, tsa=pki.tsa)
    report = verify_file(second, trust=trust(pki), now=pki.now)
    one, two = report.signatures
    assert verdict_of(one, RowKind.MODIFICATIONS) is Verdict.VALID_WITH_NOTES
    assert verdict_of(two, RowKind.MODIFICATIONS) is Verdict.VALID
    assert not one.covers_whole_file
    assert two.covers_whole_file
    assert report.verdict is Verdict.VALID_WITH_NOTES


def test_text_added_afterwards_is_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    with pymupdf.open(signed) as document:
        document[1].insert_text((72, 200), "Price: 1.00")
        document.saveIncr()
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert verdict_of(report, RowKind.INTEGRITY) is Verdict.VALID
    assert verdict_of(report, RowKind.MODIFICATIONS) is Verdict.INVALID
    assert report.verdict is Verdict.INVALID


def test_bytes_appended_without_a_revision_are_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    with signed.open("ab") as file:
        file.write(b"\n4 0 obj\n<</Type/Page>>\nendobj\n%%EOF\n")
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.INVALID


def test_blank_bytes_at_the_end_are_no_change(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    with signed.open("ab") as file:
        file.write(b"\r\n\r\n")
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.VALID_WITH_NOTES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/ByteRange", b"/ByteRangX"),
        (b"/Contents", b"/Contentz"),
        (b"/SubFilter", b"/SubFiltez"),
        (b"/ByteRange[0 ", b"/ByteRange[1 "),
    ],
)
def test_forged_dictionaries_are_invalid(
    old: bytes, new: bytes, pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    data = signed.read_bytes()
    at = data.rindex(b"/SubFilter/ETSI")
    start = data.rindex(b" obj", 0, at)
    tail = data[start:].replace(old, new, 1)
    assert tail != data[start:]
    signed.write_bytes(data[:start] + tail)
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.INVALID


def test_wrapped_content_in_the_gap_is_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    data = bytearray(signed.read_bytes())
    gap = data.index(b"/Contents<") + len(b"/Contents")
    end = data.index(b">", gap)
    data[end - 40 : end] = b"> /Moved (content in the gap) /Padding <"
    signed.write_bytes(data)
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.INVALID


def test_damaged_file_with_a_signature_is_invalid(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust
) -> None:
    signed = sign(pki, plain_pdf)
    signed.write_bytes(signed.read_bytes().replace(b"startxref", b"startxxxx"))
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert report.verdict is Verdict.INVALID


def test_damaged_file_without_a_signature_is_unsigned(plain_pdf: Path) -> None:
    plain_pdf.write_bytes(plain_pdf.read_bytes().replace(b"startxref", b"startxxxx"))
    assert verify_file(plain_pdf, trust=TrustStore()).verdict is Verdict.UNSIGNED


@pytest.mark.parametrize("fault", ["not listed", "expired", "unreadable"])
def test_seal_that_does_not_fit_is_invalid(
    fault: str,
    pki: Any,
    plain_pdf: Path,
    sign: Sign,
    trust: Trust,
    make_seal: Callable[..., bytes],
) -> None:
    seal = {
        "not listed": lambda: make_seal(pki, [pki.ca.certificate]),
        "expired": lambda: make_seal(pki, [pki.signer.certificate], until=-timedelta(hours=1)),
        "unreadable": lambda: b"not a seal",
    }[fault]()
    report = verify_file(
        sign(pki, plain_pdf, tsa=pki.tsa, seal=seal), trust=trust(pki), now=pki.now
    )
    assert verdict_of(report, RowKind.SEAL) is Verdict.INVALID


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(0, Verdict.VALID_WITH_NOTES), (5, Verdict.VALID_WITH_NOTES), (11, Verdict.INVALID)],
)
def test_a_certificate_newer_than_the_seal_is_a_note(
    minutes: int,
    verdict: Verdict,
    pki: Any,
    plain_pdf: Path,
    sign: Sign,
    trust: Trust,
    make_seal: Callable[..., bytes],
) -> None:
    """CAs date certificates a few minutes back."""
    start = pki.now - timedelta(minutes=minutes)
    newcomer = pki.issue(
        Role.SIGNER,
        "北京标印建设有限公司(演示)",
        validity=Validity(start, pki.now + timedelta(days=1)),
    )
    seal = make_seal(pki, [pki.signer.certificate])
    signed = sign(pki, plain_pdf, signer=newcomer, tsa=pki.tsa, seal=seal)
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert verdict_of(report, RowKind.SEAL) is verdict


def test_a_seal_that_names_no_certificate_is_a_note(
    pki: Any, plain_pdf: Path, sign: Sign, trust: Trust, make_seal: Callable[..., bytes]
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa, seal=make_seal(pki, []))
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert verdict_of(report, RowKind.SEAL) is Verdict.VALID_WITH_NOTES


def test_a_seal_of_an_unknown_maker_is_unknown(
    make_pki: Callable[[Algorithm], Any],
    plain_pdf: Path,
    sign: Sign,
    trust: Trust,
    make_seal: Callable[..., bytes],
) -> None:
    pki, stranger = make_pki(Algorithm.RSA_SHA256), make_pki(Algorithm.SM2_SM3)
    seal = make_seal(stranger, [pki.signer.certificate])
    signed = sign(pki, plain_pdf, tsa=pki.tsa, seal=seal, crls=[make_crl(pki, made=pki.now)])
    report = verify_file(signed, trust=trust(pki), now=pki.now)
    assert verdict_of(report, RowKind.SEAL) is Verdict.UNKNOWN
    assert report.verdict is Verdict.UNKNOWN
    both = trust(pki).joined(TrustStore((stranger.ca.certificate,)))
    assert verify_file(signed, trust=both, now=pki.now).verdict is Verdict.VALID


def test_what_is_no_pdf_is_an_error(tmp_path: Path) -> None:
    text = tmp_path / "a.pdf"
    text.write_text("hello")
    with pytest.raises(NotPdfError):
        verify_file(text, trust=TrustStore())
    with pytest.raises(FileAccessError):
        verify_file(tmp_path / "missing.pdf", trust=TrustStore())


def test_password_is_needed(plain_pdf: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pymupdf.open(plain_pdf) as document:
        document.save(
            locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner"
        )
    for password in (None, "wrong"):
        with pytest.raises(PasswordError):
            verify_file(locked, trust=TrustStore(), password=password)
    assert verify_file(locked, trust=TrustStore(), password="secret").signatures == ()


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler's pdfsig")
def test_pdfsig_agrees_and_names_the_signer(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Sign
) -> None:
    pki = make_pki(Algorithm.RSA_SHA256)
    crls = [make_crl(pki, made=pki.now)]
    signed = sign(pki, plain_pdf, tsa=pki.tsa, crls=crls)
    said = subprocess.run(
        ["pdfsig", "-nocert", signed], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid." in said
    assert "北京标印建设有限公司(演示)" in said
    assert "Total document signed" in said
