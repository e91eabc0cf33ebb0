"""Messages taken apart in one go: the same parts as by the patient reader, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import cms, core
from cryptography.hazmat import asn1
from hypothesis import given
from hypothesis import strategies as st

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, patient, plain, reader, timestamp
from signing.crypto import keys
from signing.crypto.asn1 import UNREADABLE
from signing.crypto.digests import digest
from signing.errors import CmsError

CONTENT = "投标文件".encode()


def signed(pki: Any, *, kind: str = "data", content: bytes | None = None) -> cms.SignedData:
    """A message over CONTENT."""
    bound = attributes.attribute_set(
        kind,
        digest(pki.algorithm.digest, CONTENT),
        certificate=pki.signer.certificate,
        algorithm=pki.algorithm,
    )
    enclosed: dict[str, Any] = {"content_type": kind}
    if content is not None:
        enclosed["content"] = content
    return assemble.signed_data(
        enclosed,
        bound,
        signature=keys.sign(pki.signer.key, pki.algorithm, bound),
        certificates=[pki.signer.certificate, pki.ca.certificate],
        algorithm=pki.algorithm,
    )


def message(data: cms.SignedData) -> bytes:
    """The DER of a ContentInfo around it."""
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


@pytest.fixture(params=list(Algorithm))
def pki(request: pytest.FixtureRequest, make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(request.param)


def test_a_message_has_the_same_parts(pki: Any) -> None:
    for content in (None, b"", CONTENT):
        der = message(signed(pki, content=content))
        found = plain.parts(der)
        assert found is not None
        assert found == patient.parts(der)
        assert found.content == content
        assert len(found.certificates) == 2


def test_a_token_has_the_same_parts(pki: Any) -> None:
    request = timestamp.timestamp_request(b"value", pki.algorithm)
    answer = timestamp.issue_response(request, pki.tsa, datetime.now(UTC))
    token = timestamp.read_response(answer, request)
    assert plain.parts(token) == patient.parts(token)
    data = signed(pki)
    data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [{"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}]
    )
    found = plain.parts(message(data))
    assert found == patient.parts(message(data))
    assert found is not None
    assert found.unsigned == {"signature_time_stamp_token": [token]}


def test_zeros_behind_it_are_ignored(pki: Any) -> None:
    der = message(signed(pki))
    assert plain.parts(der + bytes(900)) == plain.parts(der) is not None


def test_revocation_data_and_other_certificates_are_told_apart(pki: Any) -> None:
    data = signed(pki)
    data["certificates"] = [
        *data["certificates"],
        cms.CertificateChoices("other", {"other_cert_format": "1.2.3", "other_cert": core.Null()}),
    ]
    data["crls"] = [
        cms.RevocationInfoChoice(
            "other", {"other_rev_info_format": "1.2.4", "other_rev_info": core.Integer(300)}
        )
    ]
    found = plain.parts(message(data))
    assert found == patient.parts(message(data))
    assert found is not None
    assert len(found.certificates) == 2
    assert len(found.revocation) == 1


def test_the_chinese_content_type_is_known(pki: Any) -> None:
    der = message(signed(pki)).replace(
        core.ObjectIdentifier("1.2.840.113549.1.7.2").dump(),
        core.ObjectIdentifier("1.2.156.10197.6.1.4.2.2").dump(),
        1,
    )
    resized = cms.ContentInfo.load(bytes([*der[:2], *(len(der) - 4).to_bytes(2, "big"), *der[4:]]))
    assert plain.parts(resized.dump()) == patient.parts(resized.dump()) is not None


@pytest.mark.parametrize("count", [0, 2])
def test_another_number_of_signers_is_left_to_the_other(count: int, pki: Any) -> None:
    data = signed(pki)
    data["signer_infos"] = [data["signer_infos"][0]] * count
    assert plain.parts(message(data)) is None
    with pytest.raises(CmsError):
        reader.read(message(data))


def test_other_content_is_left_to_the_other(pki: Any) -> None:
    other = cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"x")})
    assert plain.parts(other.dump()) is None
    der = message(signed(pki)).replace(
        core.ObjectIdentifier("1.2.840.113549.1.7.2").dump(),
        core.ObjectIdentifier("1.2.840.113549.1.7.4").dump(),
        1,
    )
    assert plain.parts(der) is None


def test_a_message_without_signed_attributes_is_left_to_the_other(pki: Any) -> None:
    data = signed(pki)
    del data["signer_infos"][0]["signed_attrs"]
    assert plain.parts(message(data)) is None
    assert reader.read(message(data)).attributes == b""
    data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [{"type": "1.2.3", "values": [core.Null()]}]
    )
    assert plain.parts(message(data)) is None
    assert reader.read(message(data)).attributes == b""


@pytest.mark.parametrize("short", [b"", b"\x30", b"\x30\x84", b"\x30\x80\x06"])
def test_what_is_cut_off_is_left_to_the_other(short: bytes) -> None:
    assert plain.parts(short) is None


@given(data=st.data())
def test_what_is_damaged_is_never_taken_for_something_else(
    data: st.DataObject, make_pki: Callable[[Algorithm], Any]
) -> None:
    """Wherever a byte is changed: the parts are those that the patient reader finds, or none."""
    der = bytearray(message(signed(make_pki(Algorithm.RSA_SHA256))))
    place = data.draw(st.integers(0, len(der) - 1))
    der[place] ^= data.draw(st.integers(1, 255))
    found = plain.parts(bytes(der))
    if found is not None:
        try:
            expected = patient.parts(bytes(der))
        except (*UNREADABLE, CmsError):  # where its names, unlike bytes, mean something to it
            return
        assert found == expected


def test_attributes_with_another_tag_are_left_to_the_other(pki: Any) -> None:
    data = signed(pki)
    whole = data["signer_infos"][0]["signed_attrs"].dump()
    der = message(data)
    assert der.count(whole) == 1
    assert plain.parts(der.replace(whole, b"\xa3" + whole[1:])) is None


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 255, 256, 65_535, 65_536])
def test_values_keep_the_length_that_der_spells(size: int) -> None:
    der = core.OctetString(bytes(size)).dump()
    assert plain.as_stands(asn1.decode_der(asn1.TLV, der)) == der
