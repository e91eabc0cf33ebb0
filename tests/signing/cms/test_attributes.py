"""Signed attributes: what the two parties sign, and what may be read back from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import cms, tsp

from signing.cms import attributes
from signing.crypto.digests import digest
from signing.errors import CmsError

DOCUMENT = bytes(range(32))


def test_attributes_bind_document_and_certificate(pki: Any) -> None:
    made = attributes.signed_attributes(DOCUMENT, pki.signer.certificate, pki.algorithm)
    assert attributes.read_message_digest(made) == DOCUMENT
    assert attributes.read_certificate_digest(made) == digest(
        pki.algorithm.digest, pki.signer.certificate
    )
    assert attributes.bound_digest(made, pki.signer.certificate, pki.algorithm) == DOCUMENT
    with pytest.raises(CmsError, match="签名属性与证书不一致"):
        attributes.bound_digest(made, pki.ca.certificate, pki.algorithm)


def test_attributes_of_another_writer_bind_too(pki: Any) -> None:
    made = attributes.load(
        attributes.signed_attributes(DOCUMENT, pki.signer.certificate, pki.algorithm)
    )
    time = {
        "type": "signing_time",
        "values": [cms.Time("utc_time", datetime(2026, 1, 1, tzinfo=UTC))],
    }
    other = cms.CMSAttributes([*made, time]).dump()
    assert attributes.bound_digest(other, pki.signer.certificate, pki.algorithm) == DOCUMENT
    with pytest.raises(CmsError, match="签名属性与证书不一致"):
        attributes.bound_digest(other, pki.ca.certificate, pki.algorithm)


def test_nothing_may_stand_before_or_behind_or_be_missing(pki: Any) -> None:
    signer, algorithm = pki.signer.certificate, pki.algorithm
    made = attributes.signed_attributes(DOCUMENT, signer, algorithm)
    start = made.index(DOCUMENT)
    shorter = made[:start] + made[start + 1 :]
    for hostile in (made[:-1], made + b"\x00", shorter, made[:start] + b"\x00" + made[start:]):
        with pytest.raises(CmsError):
            attributes.bound_digest(hostile, signer, algorithm)


@pytest.mark.parametrize("document", [bytes(32), b"\xff" * 32])
def test_attributes_are_sorted_as_der_wants_whatever_the_digest(pki: Any, document: bytes) -> None:
    made = attributes.signed_attributes(document, pki.signer.certificate, pki.algorithm)
    assert attributes.load(made).untag().dump(force=True) == made
    assert attributes.read_message_digest(made) == document
    assert attributes.bound_digest(made, pki.signer.certificate, pki.algorithm) == document


def test_attributes_are_the_three_of_pades(pki: Any) -> None:
    made = attributes.signed_attributes(DOCUMENT, pki.signer.certificate, pki.algorithm)
    assert made[0] == 0x31
    assert len(made) < 250
    kinds = {a["type"].native for a in cms.CMSAttributes.load(made)}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}


@pytest.mark.parametrize("length", [0, 20, 31, 33, 64])
def test_digest_of_another_length_is_refused(length: int, pki: Any) -> None:
    with pytest.raises(CmsError):
        attributes.signed_attributes(bytes(length), pki.signer.certificate, pki.algorithm)


def test_missing_and_repeated_digests_are_refused(pki: Any) -> None:
    made = attributes.signed_attributes(DOCUMENT, pki.signer.certificate, pki.algorithm)
    entries = {a["type"].native: a for a in cms.CMSAttributes.load(made)}
    without = cms.CMSAttributes([entries["content_type"]]).dump()
    other = {"type": "message_digest", "values": [bytes(32)]}
    twice = cms.CMSAttributes([entries["message_digest"], other]).dump()
    for hostile in (without, twice):
        with pytest.raises(CmsError):
            attributes.read_message_digest(hostile)


def test_anything_but_der_is_refused(pki: Any) -> None:
    made = attributes.signed_attributes(DOCUMENT, pki.signer.certificate, pki.algorithm)
    for hostile in (b"", b"junk", made[:-1], made + b"\x00", b"\x30" + made[1:]):
        with pytest.raises(CmsError):
            attributes.read_message_digest(hostile)


def test_attributes_that_name_no_certificate_at_all_are_refused(pki: Any) -> None:
    made = attributes.load(
        attributes.signed_attributes(bytes(32), pki.signer.certificate, pki.algorithm)
    )
    for attribute in made:
        if attribute["type"].native == "signing_certificate_v2":
            attribute["values"] = [tsp.SigningCertificateV2({"certs": []})]
    with pytest.raises(CmsError, match="缺少签名证书标识"):
        attributes.read_certificate_digest(made.dump(force=True))
