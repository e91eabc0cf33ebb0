"""Messages of any origin: what they say, and what their attributes must bind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asn1crypto import cms, core, tsp, x509

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, reader
from signing.crypto import keys
from signing.crypto.digests import digest
from signing.crypto.signatures import Verified
from signing.errors import CmsError, SignatureMismatchError

CONTENT = "投标文件".encode()
Change = Callable[[list[dict[str, Any]]], None]


@pytest.fixture
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def plain(pki: Any) -> list[dict[str, Any]]:
    """The attributes that bind CONTENT and the signer."""
    kept: list[dict[str, Any]] = [
        {"type": a["type"].native, "values": list(a["values"])}
        for a in attributes.load(
            attributes.signed_attributes(
                digest(pki.algorithm.digest, CONTENT), pki.signer.certificate, pki.algorithm
            )
        )
    ]
    return kept


def message(pki: Any, *, change: Change | None = None, by_key: bool = False) -> bytes:
    """A message whose signature is right, over attributes that may not be."""
    found = plain(pki)
    if change:
        change(found)
    made = cms.CMSAttributes(found)
    signed = assemble.signed_data(
        {"content_type": "data"},
        made.dump(),
        signature=keys.sign(pki.signer.key, pki.algorithm, made.dump()),
        certificates=[pki.signer.certificate, pki.ca.certificate],
        algorithm=pki.algorithm,
    )
    if by_key:
        identifier = x509.Certificate.load(pki.signer.certificate).key_identifier
        sid = cms.SignerIdentifier("subject_key_identifier", core.OctetString(identifier))
        signed["signer_infos"][0]["sid"] = sid
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def verify(pki: Any, der: bytes, content: bytes = CONTENT) -> Verified:
    return reader.verify(
        reader.read(der),
        digest_of=lambda name: digest(pki.algorithm.digest, content),
        content=lambda: content,
    )


def attribute(kind: str, *values: Any) -> dict[str, Any]:
    return {"type": kind, "values": list(values)}


def test_the_content_is_bound(pki: Any) -> None:
    assert verify(pki, message(pki)).name == "SM2-SM3"
    with pytest.raises(SignatureMismatchError):
        verify(pki, message(pki), b"something else")


def test_a_signer_named_by_its_key_is_found(pki: Any) -> None:
    der = message(pki, by_key=True)
    assert reader.read(der).certificate == pki.signer.certificate
    verify(pki, der)


def test_a_signer_named_by_a_foreign_key_is_missing(pki: Any) -> None:
    identifier = x509.Certificate.load(pki.signer.certificate).key_identifier
    with pytest.raises(CmsError):
        reader.read(message(pki, by_key=True).replace(identifier, bytes(20), 1))


def test_the_claimed_time_is_read(pki: Any) -> None:
    def add(found: list[dict[str, Any]]) -> None:
        found.append(attribute("signing_time", cms.Time({"utc_time": pki.now})))

    assert reader.read(message(pki, change=add)).claimed_time == pki.now
    assert reader.read(message(pki)).claimed_time is None


@pytest.mark.parametrize("count", [0, 2])
def test_exactly_one_digest_is_wanted(count: int, pki: Any) -> None:
    def repeat(found: list[dict[str, Any]]) -> None:
        chosen = [a for a in found if a["type"] == "message_digest"]
        found[:] = [a for a in found if a["type"] != "message_digest"] + chosen * count

    with pytest.raises(CmsError):
        verify(pki, message(pki, change=repeat))


def retyped(*kinds: str) -> Change:
    def change(found: list[dict[str, Any]]) -> None:
        found[:] = [a for a in found if a["type"] != "content_type"]
        found += [attribute("content_type", kind) for kind in kinds]

    return change


@pytest.mark.parametrize("kinds", [(), ("data", "data"), ("tst_info",)])
def test_the_attributes_must_name_the_contents_own_type(kinds: tuple[str, ...], pki: Any) -> None:
    """RFC 5652, 11.1; a signature made over one kind of content is none over another."""
    with pytest.raises((CmsError, SignatureMismatchError)):
        verify(pki, message(pki, change=retyped(*kinds)))


def test_data_may_be_named_in_the_national_way(pki: Any) -> None:
    """GM/T 0010-2012 has a type of its own for it; products mix the two."""
    assert verify(pki, message(pki, change=retyped("gm_data"))).name == "SM2-SM3"


def test_a_digest_that_is_none_is_a_broken_message(pki: Any) -> None:
    stated = core.OctetString(digest(pki.algorithm.digest, CONTENT)).dump()
    der = message(pki)
    assert der.count(stated) == 1
    with pytest.raises(CmsError):
        verify(pki, der.replace(stated, b"\x02" + stated[1:]))


@pytest.mark.parametrize("kind", ["signing_certificate", "signing_certificate_v2"])
def test_another_certificate_in_the_attributes_is_refused(kind: str, pki: Any) -> None:
    def rebind(found: list[dict[str, Any]]) -> None:
        found[:] = [a for a in found if a["type"] != "signing_certificate_v2"]
        if kind == "signing_certificate":
            value = tsp.SigningCertificate({"certs": [{"cert_hash": bytes(20)}]})
        else:
            value = tsp.SigningCertificateV2({"certs": [{"cert_hash": bytes(32)}]})
        found.append(attribute(kind, value))

    with pytest.raises(SignatureMismatchError):
        verify(pki, message(pki, change=rebind))


def test_attributes_out_of_order_verify_by_their_der(pki: Any) -> None:
    outer = cms.ContentInfo.load(message(pki))
    attributes_field = outer["content"]["signer_infos"][0]["signed_attrs"]
    whole = attributes_field.dump()
    parts = [a.dump() for a in attributes_field]
    turned = whole[: -len(b"".join(parts))] + b"".join(reversed(parts))
    der = outer.dump().replace(whole, turned)
    assert der != outer.dump()
    assert verify(pki, der).name == "SM2-SM3"


def test_what_is_no_signed_data_is_refused() -> None:
    data = cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"x")})
    with pytest.raises(CmsError):
        reader.read(data.dump())


def test_a_broken_attribute_is_found_while_reading(pki: Any) -> None:
    """Later, where the time is asked for, nobody expects an error."""

    def add(found: list[dict[str, Any]]) -> None:
        found.append(attribute("signing_time", cms.Time({"utc_time": pki.now})))

    der = message(pki, change=add)
    stamp = pki.now.strftime("%y%m%d%H%M%SZ").encode()
    with pytest.raises(CmsError):
        reader.read(der.replace(stamp, b"x" * len(stamp)))


def test_a_signer_whose_issuer_is_spelled_otherwise_is_found(pki: Any) -> None:
    """Names are compared as RFC 5280, 7.1 says, not by their bytes."""
    outer = cms.ContentInfo.load(message(pki))
    signer = x509.Certificate.load(pki.signer.certificate)
    parts = []
    for rdn in signer.issuer.chosen:
        (one,) = rdn
        if one["type"].native != "country_name":
            text = core.BMPString(f" {one['value'].native}  ")
            value = x509.DirectoryString("bmp_string", text)
            one = x509.NameTypeAndValue({"type": one["type"].native, "value": value})
        parts.append(x509.RelativeDistinguishedName([one]))
    spelled = x509.Name("", x509.RDNSequence(parts))
    assert spelled.dump() != signer.issuer.dump()
    named = {"issuer": spelled, "serial_number": signer.serial_number}
    sid = cms.SignerIdentifier("issuer_and_serial_number", named)
    outer["content"]["signer_infos"][0]["sid"] = sid
    der = outer.dump(force=True)
    assert reader.read(der).certificate == pki.signer.certificate
    assert verify(pki, der).name == "SM2-SM3"
