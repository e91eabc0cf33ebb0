"""B-LT and B-LTA: store and document timestamp in every kind of file, judged by other readers."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, timestamp
from signing.crypto import keys, revocation
from signing.errors import OutputError, PasswordError, TimestampError
from signing.level import Level
from signing.pdf.complete import contents_of, fill, publish
from signing.pdf.document_timestamp import add_document_timestamp
from signing.pdf.model import PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.pdf.security_store import add_security_store
from signing.pdf.updating import append
from signing.pdf.validation_data import ValidationData
from signing.placement.model import Mark
from signing.seal.model import Seal
from signing.verify.model import Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

PASSWORD = "打开"
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)
Write = Callable[..., Path]


class Desk:
    """Signs with a test PKI and adds what the long term needs."""

    def __init__(self, pki: Any, seals: Mapping[str, Seal], centred: Callable[..., Mark]) -> None:
        self.pki, self.seals, self.centred = pki, seals, centred
        self.stamps = 0

    def sign(self, path: Path, password: str | None = None) -> PreparedFile:
        document = open_document(path, password=password)
        kind, signer = self.pki.algorithm, self.pki.signer
        prepared = prepare(
            document,
            [self.centred(1, document.pages[0])],
            self.seals,
            target=path.with_name(f"{path.stem}+.pdf"),
            digests=[kind.digest],
            seal_data=None,
        )
        digest = bytes.fromhex(prepared.digests[kind.digest])
        made = attributes.signed_attributes(digest, signer.certificate, kind)
        value = keys.sign(signer.key, kind, made)
        token = self.stamp(attributes.digest_of(kind.digest, value))
        fill(
            prepared,
            assemble.assemble(
                made,
                value,
                certificate=signer.certificate,
                chain=signer.chain,
                algorithm=kind,
                timestamp=token,
            ),
        )
        return prepared

    def stamp(self, digest: bytes) -> bytes:
        self.stamps += 1
        request = timestamp.digest_request(digest, self.pki.algorithm.digest)
        answer = timestamp.issue_response(request, self.pki.tsa, datetime.now(UTC))
        return timestamp.read_response(answer, request)

    def evidence(self) -> ValidationData:
        signer, ca, root = self.pki.signer, self.pki.ca, self.pki.root
        question = revocation.build_ocsp_request(signer.certificate, ca.certificate)
        answer = revocation.build_ocsp_response(
            question,
            self.pki.ocsp,
            issuer=ca.certificate,
            status_of=lambda _serial: revocation.GOOD,
            this_update=NOW,
            next_update=LATER,
        )
        lists = [
            revocation.build_crl(by, {}, this_update=NOW, next_update=LATER, number=1)
            for by in (ca, root)
        ]
        certificates = (signer, ca, root, self.pki.tsa)
        return ValidationData(tuple(c.certificate for c in certificates), tuple(lists), (answer,))

    def finish(self, prepared: PreparedFile, password: str | None = None) -> Path:
        path = prepared.temporary
        data = self.evidence()
        add_security_store(path, data, contents=contents_of(prepared), password=password)
        digest = self.pki.algorithm.digest
        add_document_timestamp(path, self.stamp, digest=digest, room=5500, password=password)
        return publish(prepared).output

    def levels(self, path: Path) -> list[Level | None]:
        trust = TrustStore((self.pki.root.certificate,))
        return [s.level for s in verify_file(path, trust=trust).signatures]

    def verdicts(self, path: Path, password: str | None = None) -> list[Verdict]:
        trust = TrustStore((self.pki.root.certificate,))
        return [s.verdict for s in verify_file(path, trust=trust, password=password).signatures]


@pytest.fixture
def desk(pki: Any, seals: Mapping[str, Seal], centred: Callable[..., Mark]) -> Desk:
    return Desk(pki, seals, centred)


@pytest.fixture
def rsa_desk(
    make_pki: Callable[[Algorithm], Any],
    seals: Mapping[str, Seal],
    centred: Callable[..., Mark],
) -> Desk:
    return Desk(make_pki(Algorithm.RSA_SHA256), seals, centred)


def judge_by_pyhanko(path: Path, root: bytes, password: str | None = None) -> None:
    """AdES long-term validation (ETSI EN 319 102-1, 5.6.3), offline, revocation required."""
    trusted = SimpleTrustManager.build([x509.Certificate.load(root)])
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(
                trust_manager=trusted,
                revinfo_policy=CertRevTrustPolicy(revocation_checking_policy=REQUIRE_REVINFO),
            ),
            RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY),
        )
    )
    with path.open("rb") as stream:
        reader = PdfFileReader(stream, strict=False)  # MuPDF writes /Encrypt inline
        if password:
            reader.decrypt(password)
        for signature in reader.embedded_regular_signatures:
            found = asyncio.run(ades_lta_validation(signature, spec))
            assert found.ades_subindic.name == "OK", found.failure_msg
            assert found.oldest_evidence_record_timestamp is not None


def streams(array: Any) -> list[bytes]:
    return [item.read_bytes() for item in array]


def stream_file(path: Path, write_pages: Write) -> None:
    write_pages(path, 2, use_objstms=1)


def encrypted(path: Path, write_pages: Write) -> None:
    options = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": PASSWORD, "owner_pw": "o"}
    write_pages(path, 2, **options)


def table(path: Path, write_pages: Write) -> None:
    write_pages(path, 2)


@pytest.mark.parametrize("kind", [table, stream_file, encrypted])
def test_every_kind_of_file(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write, kind: Callable[..., None]
) -> None:
    path = tmp_path / "标书.pdf"
    kind(path, write_pages)
    password = PASSWORD if kind is encrypted else None
    output = rsa_desk.finish(rsa_desk.sign(path, password), password)
    assert output.read_bytes().startswith(path.read_bytes())
    assert rsa_desk.verdicts(output, password) == [Verdict.VALID, Verdict.VALID]
    judge_by_pyhanko(output, rsa_desk.pki.root.certificate, password)
    checked = subprocess.run(
        ["qpdf", f"--password={password or ''}", "--check", output], capture_output=True
    )
    assert checked.returncode == 0, checked


def test_the_store_holds_what_was_given_and_names_the_signature(
    desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    prepared = desk.sign(write_pages(tmp_path / "a.pdf", 1))
    contents = contents_of(prepared)
    data = desk.evidence()
    add_security_store(prepared.temporary, data, contents=contents)
    with pikepdf.open(prepared.temporary) as pdf:
        store = pdf.Root.DSS
        assert store.Type == "/DSS"
        assert streams(store.Certs) == list(data.certificates)
        assert streams(store.CRLs) == list(data.crls)
        assert streams(store.OCSPs) == list(data.ocsps)
        (name,) = store.VRI.keys()
        assert name == "/" + hashlib.sha1(contents).hexdigest().upper()
        entry = store.VRI[name]
        assert [len(entry[key]) for key in ("/Cert", "/CRL", "/OCSP")] == [4, 2, 1]
        assert str(entry.TU).startswith("D:20")
    output = publish(prepared).output
    assert desk.verdicts(output) == [Verdict.VALID]
    assert desk.levels(output) == [Level.B_LT]


def test_a_second_signer_extends_the_store_and_breaks_nothing(
    desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    first = desk.finish(desk.sign(write_pages(tmp_path / "a.pdf", 2)))
    second = desk.finish(desk.sign(first))
    assert second.read_bytes().startswith(first.read_bytes())
    # that others signed later is a note, not a fault
    later = [Verdict.VALID_WITH_NOTES] * 2
    assert desk.verdicts(second) == [*later, Verdict.VALID, Verdict.VALID]
    assert desk.levels(second) == [Level.B_LTA, None, Level.B_LTA, None]
    with pikepdf.open(second) as pdf:
        assert len(pdf.Root.DSS.Certs) == 4, "certificates known already are not stored twice"
        assert len(pdf.Root.DSS.VRI.keys()) == 2
    if desk.pki.algorithm is Algorithm.RSA_SHA256:
        root = x509.Certificate.load(desk.pki.root.certificate)
        with second.open("rb") as stream:
            for signature in PdfFileReader(stream).embedded_regular_signatures:
                status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
                assert status.bottom_line


def test_a_foreign_store_keeps_what_it_has(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    """Direct dictionaries in the catalogue, an indirect list, and an entry that is no stream."""
    path = tmp_path / "a.pdf"
    with pikepdf.open(write_pages(tmp_path / "plain.pdf", 1)) as pdf:
        old = pdf.make_stream(b"0\x00")
        listed = pdf.make_indirect(pikepdf.Array([old, pikepdf.Name.Odd]))
        related = pikepdf.Dictionary({"/" + "AB" * 20: pikepdf.Dictionary(Type=pikepdf.Name.VRI)})
        pdf.Root.DSS = pikepdf.Dictionary(Certs=listed, VRI=pdf.make_indirect(related))
        pdf.save(path)
    prepared = rsa_desk.sign(path)
    data = ValidationData(certificates=(rsa_desk.pki.ca.certificate,))
    add_security_store(prepared.temporary, data, contents=contents_of(prepared))
    with pikepdf.open(prepared.temporary) as pdf:
        store = pdf.Root.DSS
        assert store.Certs[0].read_bytes() == b"0\x00"
        assert store.Certs[1] == "/Odd"
        assert store.Certs[2].read_bytes() == rsa_desk.pki.ca.certificate
        assert "/CRLs" not in store
        assert len(store.VRI.keys()) == 2


def test_a_token_longer_than_expected_costs_a_second_one(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    prepared = rsa_desk.sign(write_pages(tmp_path / "a.pdf", 1))
    rsa_desk.stamps = 0
    digest = rsa_desk.pki.algorithm.digest
    add_document_timestamp(prepared.temporary, rsa_desk.stamp, digest=digest, room=100)
    assert rsa_desk.stamps == 2
    output = publish(prepared).output
    trust = TrustStore((rsa_desk.pki.root.certificate,))
    stamped = verify_file(output, trust=trust).signatures[1]
    assert stamped.timestamped
    assert stamped.covers_whole_file


def test_tokens_that_keep_growing_are_refused_and_leave_the_file_alone(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    prepared = rsa_desk.sign(write_pages(tmp_path / "a.pdf", 1))
    before = prepared.temporary.read_bytes()
    sizes = iter((200, 400, 800))
    with pytest.raises(TimestampError):
        add_document_timestamp(
            prepared.temporary,
            lambda _digest: bytes(next(sizes)),
            digest=rsa_desk.pki.algorithm.digest,
            room=100,
        )
    assert prepared.temporary.read_bytes() == before


def test_filling_again_cuts_off_what_an_interrupted_attempt_appended(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    prepared = rsa_desk.sign(write_pages(tmp_path / "a.pdf", 1))
    once = prepared.temporary.read_bytes()
    cms = contents_of(prepared).rstrip(b"\x00")
    add_security_store(prepared.temporary, rsa_desk.evidence(), contents=contents_of(prepared))
    append(prepared.temporary, b"half of an update")
    fill(prepared, cms)
    assert prepared.temporary.read_bytes() == once


def test_an_encrypted_file_needs_its_password(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    path = tmp_path / "a.pdf"
    encrypted(path, write_pages)
    prepared = rsa_desk.sign(path, PASSWORD)
    before = prepared.temporary.read_bytes()
    with pytest.raises(PasswordError):
        add_security_store(prepared.temporary, rsa_desk.evidence(), contents=contents_of(prepared))
    assert prepared.temporary.read_bytes() == before


def test_what_the_disk_refuses_is_an_output_error(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    prepared = rsa_desk.sign(write_pages(tmp_path / "a.pdf", 1))
    prepared.temporary.unlink()
    with pytest.raises(OutputError):
        contents_of(prepared)
    with pytest.raises(OutputError):
        append(tmp_path / "missing" / "a.pdf", b"")


@pytest.mark.parametrize("kind", [table, encrypted])
def test_the_reason_is_the_seals_name_in_chinese(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write, kind: Callable[..., None]
) -> None:
    path = tmp_path / "a.pdf"
    kind(path, write_pages)
    password = PASSWORD if kind is encrypted else ""
    output = publish(rsa_desk.sign(path, password or None)).output
    with pikepdf.open(output, password=password) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert str(value.Reason) == rsa_desk.seals["round"].name == "测试公章"
        assert "/Location" not in value
    said = subprocess.run(
        ["pdfsig", *(["-upw", password] if password else []), output],
        capture_output=True,
        text=True,
    )
    assert "Common Name: 北京标印建设有限公司(演示)" in said.stdout


def test_names_in_certificates_are_utf8(pki: Any) -> None:
    for name in (x509.Certificate.load(pki.signer.certificate).subject, pki_issuer(pki)):
        for part in name.chosen:
            kind = type(part[0]["value"].chosen).__name__
            plain = part[0]["type"].native in ("country_name", "serial_number")
            assert kind == ("PrintableString" if plain else "UTF8String")


def pki_issuer(pki: Any) -> x509.Name:
    return x509.Certificate.load(pki.signer.certificate).issuer


def test_a_shared_array_of_annotations_stays_where_it_is(
    rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    """What compares revisions wants the page untouched and its indirect /Annots extended."""
    path = tmp_path / "a.pdf"
    with pikepdf.open(write_pages(tmp_path / "plain.pdf", 1)) as pdf:
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array())
        pdf.save(path)
    digest = rsa_desk.pki.algorithm.digest
    add_document_timestamp(path, rsa_desk.stamp, digest=digest, room=3000)
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].Annots.is_indirect
        assert len(pdf.pages[0].Annots) == 1
    # nothing was stored about revocation
    assert rsa_desk.verdicts(path) == [Verdict.VALID_WITH_NOTES]


@pytest.mark.parametrize("is_third_fit", [True, False])
def test_a_document_timestamp_goes_where_no_page_is_touched(
    is_third_fit: bool, rsa_desk: Desk, tmp_path: Path, write_pages: Write
) -> None:
    """Or to the first page, where every page would be touched."""
    path = tmp_path / "a.pdf"
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    with pikepdf.open(write_pages(tmp_path / "plain.pdf", 3)) as pdf:
        pdf.pages[1].Annots = pdf.make_indirect(pikepdf.Array([link]))
        if is_third_fit:
            pdf.pages[2].Annots = pdf.make_indirect(pikepdf.Array())
        pdf.save(path)
    digest = rsa_desk.pki.algorithm.digest
    add_document_timestamp(path, rsa_desk.stamp, digest=digest, room=3000)
    with pikepdf.open(path) as pdf:
        counts = [len(page.get("/Annots", ())) for page in pdf.pages]
    assert counts == ([0, 1, 1] if is_third_fit else [1, 1, 0])


def test_validation_data_is_joined_without_repeating() -> None:
    one = ValidationData((b"a",), (b"b",), (b"c",))
    other = ValidationData((b"a", b"d"), (), (b"e",))
    assert one.joined(other) == ValidationData((b"a", b"d"), (b"b",), (b"c", b"e"))
    assert all(ValidationData(**{kind: (b"a",)}) for kind in ("certificates", "crls", "ocsps"))
    assert not ValidationData()
