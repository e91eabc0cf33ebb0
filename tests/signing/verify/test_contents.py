"""Old and rare kinds of signatures: judged rightly, and never taken for more than they prove."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import cms, core, crl, ocsp, pdf, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from signing.algorithm import Algorithm
from signing.cms import timestamp
from signing.crypto.asn1 import TimeStampResponse
from signing.crypto.revocation import build_crl
from signing.crypto.signatures import Strength
from signing.errors import (
    CmsError,
    CryptoError,
    SignatureMismatchError,
    UnsupportedAlgorithmError,
)
from signing.verify import contents
from signing.verify.byte_range import ByteRange
from signing.verify.candidates import Candidate

DATA = b"%PDF-1.7 before the gap<00>after the gap %%EOF"
SIGNED = ByteRange(DATA.index(b"<"), DATA.index(b">") + 1, len(DATA))
COVERED = SIGNED.content(DATA)


@pytest.fixture
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.RSA_SHA256)


def candidate(subfilter: str, value: bytes, *, certificate: bytes | None = None) -> Candidate:
    return Candidate(
        name="Sig",
        subfilter=subfilter,
        contents=value,
        numbers=(),
        certificate=certificate,
        claimed_at=None,
        seal=None,
        page=None,
        rect=None,
    )


def bare_cms(pki: Any, *, content: bytes | None, signature: bytes, digest: str) -> bytes:
    """A SignedData without signed attributes."""
    signer = x509.Certificate.load(pki.signer.certificate)
    encapsulated: dict[str, Any] = {"content_type": "data"}
    if content is not None:
        encapsulated["content"] = core.OctetString(content)
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number",
            {"issuer": signer.issuer, "serial_number": signer.serial_number},
        ),
        "digest_algorithm": {"algorithm": digest},
        "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
        "signature": signature,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": digest}],
        "encap_content_info": encapsulated,
        "certificates": [signer],
        "signer_infos": [info],
    }
    der: bytes = cms.ContentInfo(
        {"content_type": "signed_data", "content": cms.SignedData(signed)}
    ).dump()
    return der


def rsa_sign(pki: Any, data: bytes, hashing: hashes.HashAlgorithm) -> bytes:
    signature: bytes = pki.signer.key.handle.sign(data, padding.PKCS1v15(), hashing)
    return signature


def test_embedded_sha1_is_valid_but_weak(pki: Any) -> None:
    digest = hashlib.sha1(COVERED).digest()
    value = bare_cms(
        pki, content=digest, signature=rsa_sign(pki, digest, hashes.SHA1()), digest="sha1"
    )
    asked = candidate(contents.EMBEDDED_SHA1, value)
    verified = contents.verify(contents.read(asked), asked, SIGNED, DATA)
    assert verified.strength is Strength.WEAK
    with pytest.raises(SignatureMismatchError):
        contents.verify(contents.read(asked), asked, SIGNED, DATA.replace(b"before", b"BEFORE"))


@pytest.mark.parametrize("hashing", [hashes.SHA1(), hashes.SHA256()])
def test_bare_rsa_value(hashing: hashes.HashAlgorithm, pki: Any) -> None:
    value = core.OctetString(rsa_sign(pki, COVERED, hashing)).dump()
    asked = candidate(contents.RAW_RSA, value, certificate=pki.signer.certificate)
    found = contents.read(asked)
    assert contents.verify(found, asked, SIGNED, DATA).name.startswith("RSA-SHA")
    with pytest.raises(SignatureMismatchError):
        contents.verify(found, asked, SIGNED, DATA.replace(b"after", b"AFTER"))


def test_bare_rsa_value_needs_its_certificate(pki: Any) -> None:
    with pytest.raises(CmsError):
        contents.read(candidate(contents.RAW_RSA, b"\x04\x01\x00"))
    with pytest.raises(CmsError):
        contents.read(candidate(contents.RAW_RSA, b"\x04\xff", certificate=pki.signer.certificate))


def test_signature_without_attributes(pki: Any) -> None:
    value = bare_cms(
        pki,
        content=None,
        signature=rsa_sign(pki, COVERED, hashes.SHA256()),
        digest="sha256",
    )
    asked = candidate("adbe.pkcs7.detached", value)
    found = contents.read(asked)
    assert contents.verify(found, asked, SIGNED, DATA).strength is Strength.STRONG
    assert found.claimed_at is None
    with pytest.raises(SignatureMismatchError):
        contents.verify(found, asked, SIGNED, DATA.replace(b"after", b"AFTER"))


def test_content_inside_a_detached_signature_proves_nothing(pki: Any) -> None:
    other = b"what was really signed"
    value = bare_cms(
        pki, content=other, signature=rsa_sign(pki, other, hashes.SHA256()), digest="sha256"
    )
    asked = candidate("adbe.pkcs7.detached", value)
    with pytest.raises(SignatureMismatchError):
        contents.verify(contents.read(asked), asked, SIGNED, DATA)


def test_document_timestamp(pki: Any) -> None:
    request = timestamp.timestamp_request(COVERED, pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    asked = candidate(contents.DOCUMENT_TIMESTAMP, token)
    found = contents.read(asked)
    contents.verify(found, asked, SIGNED, DATA)
    assert found.certificate == pki.tsa.certificate
    with pytest.raises(SignatureMismatchError):
        contents.verify(found, asked, SIGNED, DATA.replace(b"after", b"AFTER"))


@pytest.mark.parametrize("value", [b"", bytes(64), b"junk", b"\x30\x80\x00\x00", b"\x30" * 5000])
def test_broken_contents_are_an_error_of_ours(value: bytes) -> None:
    for subfilter in (*contents.DETACHED, contents.EMBEDDED_SHA1, contents.DOCUMENT_TIMESTAMP):
        with pytest.raises(CmsError):
            contents.read(candidate(subfilter, value))


def test_unknown_kind_is_not_judged(pki: Any) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        contents.read(candidate("some.other.kind", b"\x30\x00"))
    with pytest.raises(CmsError):
        contents.read(candidate("", b"\x30\x00"))


def test_two_signers_are_refused(pki: Any) -> None:
    value = bare_cms(pki, content=None, signature=bytes(256), digest="sha256")
    outer = cms.ContentInfo.load(value)
    infos = outer["content"]["signer_infos"]
    second = infos[0].copy()
    second["signature"] = b"\x01" * 256
    infos.append(second)
    with pytest.raises(CmsError):
        contents.read(candidate("adbe.pkcs7.detached", outer.dump(force=True)))


def test_signer_that_is_not_inside_is_refused(pki: Any) -> None:
    value = bare_cms(pki, content=None, signature=bytes(256), digest="sha256")
    outer = cms.ContentInfo.load(value)
    outer["content"]["certificates"] = [x509.Certificate.load(pki.ca.certificate)]
    with pytest.raises(CmsError):
        contents.read(candidate("adbe.pkcs7.detached", outer.dump(force=True)))


def test_token_without_certificates_finds_them_beside_it(pki: Any) -> None:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(b"value").digest(),
    }
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint}).dump()
    response = TimeStampResponse.load(timestamp.issue_response(request, pki.tsa, pki.now))
    der = response["time_stamp_token"].dump()
    with pytest.raises(CryptoError):
        timestamp.check_token(der, b"value")
    info = timestamp.check_token(der, b"value", beside=[pki.tsa.certificate])
    assert info.time == pki.now


def test_document_timestamp_whose_certificate_is_beside_it(pki: Any) -> None:
    """The security store has it (ETSI EN 319 142-1, 5.4.2)."""
    request = timestamp.timestamp_request(COVERED, pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    bare = cms.ContentInfo.load(token)
    bare["content"]["certificates"] = None
    asked = candidate(contents.DOCUMENT_TIMESTAMP, bare.dump(force=True))
    with pytest.raises(CmsError):
        contents.read(asked)
    found = contents.read(asked, beside=[pki.tsa.certificate])
    contents.verify(found, asked, SIGNED, DATA)


def test_revocation_data_beside_the_signature_is_collected(pki: Any) -> None:
    listing = build_crl(
        pki.ca, {}, this_update=pki.now, next_update=pki.now + timedelta(days=7), number=1
    )
    answer = ocsp.OCSPResponse({"response_status": "try_later"})
    value = bare_cms(pki, content=None, signature=bytes(256), digest="sha256")
    outer = cms.ContentInfo.load(value)
    parsed = crl.CertificateList.load(listing)
    others = [
        cms.RevocationInfoChoice("crl", parsed),
        cms.RevocationInfoChoice(
            "other",
            {"other_rev_info_format": "ocsp_response", "other_rev_info": answer},
        ),
        cms.RevocationInfoChoice(
            "other", {"other_rev_info_format": "1.2.3.4", "other_rev_info": core.Null()}
        ),
    ]
    outer["content"]["crls"] = others
    archive = pdf.RevocationInfoArchival({"crl": [parsed], "ocsp": [answer]})
    outer["content"]["signer_infos"][0]["signed_attrs"] = [
        {"type": "adobe_revocation_info_archival", "values": [archive]}
    ]
    found = contents.read(candidate("adbe.pkcs7.detached", outer.dump(force=True)))
    assert found.crls == (listing, listing)
    assert found.ocsps == (answer.dump(), answer.dump())


def test_revocation_data_that_cannot_be_read_proves_nothing(pki: Any) -> None:
    value = bare_cms(pki, content=None, signature=bytes(256), digest="sha256")
    outer = cms.ContentInfo.load(value)
    archive = pdf.RevocationInfoArchival({"crl": []})
    outer["content"]["signer_infos"][0]["signed_attrs"] = [
        {
            "type": "adobe_revocation_info_archival",
            "values": [archive],
        }
    ]
    der = outer.dump(force=True)
    broken = der.replace(b"\xa0\x02\x30\x00", b"\xa0\x02\x04\x00")
    assert broken != der
    found = contents.read(candidate("adbe.pkcs7.detached", broken))
    assert (found.crls, found.ocsps) == ((), ())
