"""Timestamps: the authority's answers fit their requests, anything else is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, core, tsp, x509
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, timestamp
from signing.crypto import certificates, keys
from signing.crypto.asn1 import TimeStampResponse
from signing.crypto.certificates import Authority
from signing.crypto.digests import digest
from signing.errors import CryptoError, TimestampError

SIGNATURE = b"a signature value"


def test_token_proves_the_time(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    info = timestamp.check_token(token, SIGNATURE)
    assert info.time == pki.now
    assert info.certificate == pki.tsa.certificate
    assert info.chain == pki.tsa.chain
    assert info.nonce == tsp.TimeStampReq.load(request)["nonce"].native


def test_requests_carry_fresh_nonces(pki: Any) -> None:
    first, second = (timestamp.timestamp_request(SIGNATURE, pki.algorithm) for _ in range(2))
    assert first != second


def test_answer_to_another_request_is_refused(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    others = [
        timestamp.timestamp_request(SIGNATURE, pki.algorithm),
        timestamp.timestamp_request(b"other", pki.algorithm),
    ]
    for other in others:
        with pytest.raises(TimestampError):
            timestamp.read_response(timestamp.issue_response(other, pki.tsa, pki.now), request)


def test_token_over_another_signature_is_refused(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    with pytest.raises(TimestampError):
        timestamp.check_token(token, b"other")


def test_certificate_for_something_else_cannot_timestamp(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    with pytest.raises(TimestampError):
        timestamp.read_response(timestamp.issue_response(request, pki.signer, pki.now), request)


def test_altered_time_is_refused(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    answer = timestamp.issue_response(request, pki.tsa, pki.now)
    assert answer.count(b"20260308060500Z") == 1
    altered = answer.replace(b"20260308060500Z", b"20250308060500Z")
    with pytest.raises(CryptoError):
        timestamp.read_response(altered, request)


def test_bad_request_is_rejected_in_the_answer(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    answer = timestamp.issue_response(b"junk", pki.tsa, pki.now)
    assert TimeStampResponse.load(answer)["status"]["status"].native == "rejection"
    with pytest.raises(TimestampError):
        timestamp.read_response(answer, request)


def test_unknown_digest_is_rejected_in_the_answer(pki: Any) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint}).dump()
    answer = timestamp.issue_response(request, pki.tsa, pki.now)
    assert TimeStampResponse.load(answer)["status"]["status"].native == "rejection"


def test_certificates_are_left_out_unless_asked_for(pki: Any) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint}).dump()
    answer = TimeStampResponse.load(timestamp.issue_response(request, pki.tsa, pki.now))
    assert answer["time_stamp_token"]["content"]["certificates"].native is None


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x30\x03\x02\x01\x00", bytes(2_000_000)])
def test_junk_is_refused(junk: bytes, pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    with pytest.raises(TimestampError):
        timestamp.read_response(junk, request)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_openssl_accepts_the_answer(make_pki: Any, tmp_path: Path) -> None:
    # RSA only: openssl applies no user id to the SM2 certificates of a token
    pki = make_pki(Algorithm.RSA_SHA256)
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    (tmp_path / "request").write_bytes(request)
    (tmp_path / "answer").write_bytes(timestamp.issue_response(request, pki.tsa, pki.now))
    (tmp_path / "root.der").write_bytes(pki.root.certificate)
    convert = ["x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"]
    check = ["ts", "-verify", "-queryfile", "request", "-in", "answer", "-CAfile", "root.pem"]
    at = ["-attime", str(int(pki.now.timestamp()))]
    subprocess.run(["openssl", *convert], cwd=tmp_path, check=True)
    subprocess.run(["openssl", *check, *at], cwd=tmp_path, check=True)


def test_answer_to_an_earlier_question_is_refused(pki: Any) -> None:
    """Same signature, so only the nonce tells a replayed answer."""
    earlier, request = (timestamp.timestamp_request(SIGNATURE, pki.algorithm) for _ in range(2))
    answer = timestamp.issue_response(earlier, pki.tsa, pki.now)
    timestamp.read_response(answer, earlier)
    with pytest.raises(TimestampError, match="随机数"):
        timestamp.read_response(answer, request)


@pytest.mark.parametrize("length", [0, 20, 33, 64])
def test_imprint_of_a_wrong_length_is_rejected_in_the_answer(length: int, pki: Any) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(length)}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint}).dump()
    answer = timestamp.issue_response(request, pki.tsa, pki.now)
    assert TimeStampResponse.load(answer)["status"]["status"].native == "rejection"


def test_signed_data_without_a_statement_is_no_timestamp(pki: Any) -> None:
    made = attributes.signed_attributes(bytes(32), pki.tsa.certificate, pki.algorithm)
    message = assemble.assemble(
        made,
        keys.sign(pki.tsa.key, pki.algorithm, made),
        certificate=pki.tsa.certificate,
        chain=(),
        algorithm=pki.algorithm,
        timestamp=None,
    )
    with pytest.raises(TimestampError, match="不是时间戳"):
        timestamp.read_token(message)


def test_answer_over_another_signature_is_refused_whatever_its_nonce(pki: Any) -> None:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    other = tsp.TimeStampReq.load(timestamp.timestamp_request(b"other", pki.algorithm))
    other["nonce"] = tsp.TimeStampReq.load(request)["nonce"].native
    answer = timestamp.issue_response(other.dump(), pki.tsa, pki.now)
    with pytest.raises(TimestampError, match="不对应"):
        timestamp.read_response(answer, request)


def token_over(pki: Any, stated: bytes, *, signature: bytes | None = None) -> bytes:
    """A token around any statement, really signed unless a signature is given."""
    made = attributes.attribute_set(
        "tst_info",
        digest(pki.algorithm.digest, stated),
        certificate=pki.tsa.certificate,
        algorithm=pki.algorithm,
    )
    content = core.ParsableOctetString(stated)
    signed = assemble.signed_data(
        {"content_type": "tst_info", "content": content},
        made,
        signature=signature or keys.sign(pki.tsa.key, pki.algorithm, made),
        certificates=(pki.tsa.certificate,),
        algorithm=pki.algorithm,
    )
    return assemble.wrap(signed)


def statement(pki: Any) -> bytes:
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    token = timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)
    content = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"]
    return bytes(content.contents)


def test_a_statement_with_an_impossible_time_is_refused(pki: Any) -> None:
    good = statement(pki)
    timestamp.read_token(token_over(pki, good))
    bad = good.replace(b"20260308", b"20261308")
    assert bad != good
    with pytest.raises(TimestampError, match="时间戳无法读取"):
        timestamp.read_token(token_over(pki, bad))


def test_a_token_with_a_wrong_signature_is_refused(pki: Any) -> None:
    wrong = keys.sign(pki.tsa.key, pki.algorithm, b"something else")
    with pytest.raises(TimestampError, match="签名不正确"):
        timestamp.read_token(token_over(pki, statement(pki), signature=wrong))


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_random_bytes_are_a_timestamp_error(data: bytes) -> None:
    request = timestamp.timestamp_request(SIGNATURE, Algorithm.RSA_SHA256)
    for read in (timestamp.read_token, lambda der: timestamp.read_response(der, request)):
        with pytest.raises(TimestampError):
            read(data)


def answered(pki: Any, **changes: Any) -> tuple[bytes, bytes]:
    """A request, and the answer to another one that differs in this only."""
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    asked = tsp.TimeStampReq.load(request).copy()
    for name, value in changes.items():
        asked[name] = value
    return request, timestamp.issue_response(asked.dump(force=True), pki.tsa, pki.now)


def test_an_answer_without_the_nonce_is_refused(pki: Any) -> None:
    request, answer = answered(pki)
    timestamp.read_response(answer, request)
    request, answer = answered(pki, nonce=None)
    with pytest.raises(TimestampError, match="随机数"):
        timestamp.read_response(answer, request)


def test_an_answer_that_names_another_digest_is_refused(pki: Any) -> None:
    other = "sm3" if pki.algorithm is not Algorithm.SM2_SM3 else "sha256"
    hashed = digest(pki.algorithm.digest, SIGNATURE)
    imprint = {"hash_algorithm": {"algorithm": other}, "hashed_message": hashed}
    request, answer = answered(pki)
    asked = tsp.TimeStampReq.load(request).copy()
    asked["message_imprint"] = imprint
    answer = timestamp.issue_response(asked.dump(force=True), pki.tsa, pki.now)
    with pytest.raises(TimestampError, match="不对应"):
        timestamp.read_response(answer, request)


def test_a_certificate_for_timestamps_and_more_is_refused(pki: Any) -> None:
    """RFC 3161, 2.3: that purpose alone."""
    parsed = x509.Certificate.load(pki.tsa.certificate)
    body = parsed["tbs_certificate"]
    for extension in body["extensions"]:
        if extension["extn_id"].native == "extended_key_usage":
            extension["extn_value"] = x509.ExtKeyUsageSyntax(["time_stamping", "code_signing"])
    parsed["signature_value"] = keys.sign(pki.ca.key, pki.algorithm, body.dump(force=True))
    both = Authority(parsed.dump(force=True), pki.tsa.key, pki.tsa.chain)
    assert certificates.read(both.certificate).extended_key_usage > {"time_stamping"}
    request = timestamp.timestamp_request(SIGNATURE, pki.algorithm)
    with pytest.raises(TimestampError, match="时间戳证书"):
        timestamp.read_response(timestamp.issue_response(request, both, pki.now), request)
